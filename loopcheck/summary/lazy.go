package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// findLazy marks what runs on first use: blocks to which control comes only if what a
// field or variable keeps is not there yet, nil or an empty string, and behind which it
// is set. A method of the package may be asked for what is kept, and a function of it
// may set it.
func (p *Package) findLazy(fn *ssa.Function, f *flow) {
	for _, h := range p.lazyHeads(fn) {
		below(h.block, func(c *ssa.BasicBlock) bool {
			was := f.lazy[c.Index]
			f.lazy[c.Index] = was.and(firstUse{true, h.of})
			return f.lazy[c.Index] != was
		})
	}
}

// lazyHeads are the blocks with which that begins which fn does on first use.
func (p *Package) lazyHeads(fn *ssa.Function) []lazyHead {
	heads, known := p.lazy[fn]
	if !known {
		for _, b := range fn.Blocks {
			if of, ok := p.keptBehind(b); ok {
				heads = append(heads, lazyHead{b, of})
			} else if p.isNews(b) {
				heads = append(heads, lazyHead{b, 0})
			}
		}
		p.lazy[fn] = heads
	}
	return heads
}

// findLazyTypes notes the types whose methods make something on first use, which they keep
// in the object.
func (p *Package) findLazyTypes() {
	p.lazyTypes = map[string]bool{}
	for _, fn := range p.in.Funcs {
		recv := fn.Signature.Recv()
		if recv == nil || p.in.Std {
			continue
		}
		if slices.ContainsFunc(p.lazyHeads(fn), func(h lazyHead) bool { return h.of == 1 }) || p.callsOnce(fn) {
			p.lazyTypes[trimStar(p.typeKey(recv.Type()))] = true
		}
	}
}

// callsOnce reports whether a method has something done by a sync.Once of its receiver.
func (p *Package) callsOnce(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(ssa.CallInstruction); ok && len(c.Common().Args) > 0 && c.Common().StaticCallee() != nil &&
				p.funcKey(c.Common().StaticCallee()) == onceDo && p.partOf(c.Common().Args[0]) == 1 {
				return true
			}
		}
	}
	return false
}

// A lazyHead is where that begins which a function does on first use.
type lazyHead struct {
	block *ssa.BasicBlock
	of    uint8 // see firstUse
}

// keptBehind reports whether control comes to b only if something is empty, and one
// such thing is set behind it; and of which parameter it is, if all are.
func (p *Package) keptBehind(b *ssa.BasicBlock) (of uint8, ok bool) {
	var all []keeper
	stale := false
	for _, q := range b.Preds {
		k, ok := p.emptyEdge(q, b)
		if !ok {
			if k, ok = p.staleEdge(q, b); !ok || !p.setBelow(b, k) {
				return 0, false
			}
			stale = true
		}
		if k.addr != nil && p.lasting(k.addr) {
			all = append(all, k)
		}
	}
	all = slices.DeleteFunc(all, func(k keeper) bool { return !p.setBelow(b, k) })
	if len(all) > 0 && !stale && !p.in.Std {
		of = all[0].ofWhich()
		if slices.ContainsFunc(all, func(k keeper) bool { return k.ofWhich() != of }) {
			of = 0
		}
	}
	return of, stale || len(all) > 0
}

// A keeper is where something is kept: its address, where it was looked at, or in the
// method that was asked for it.
type keeper struct {
	addr  ssa.Value
	asked ssa.Value // that has the method; nil if it was looked at itself
}

// emptyEdge reports whether control goes from one block to another if something is
// empty, and where that is kept, if it is in a field or variable. Flags keep nothing:
// they say what happened, and may do so often, but for a variable of the package that
// is only ever set.
func (p *Package) emptyEdge(from, to *ssa.BasicBlock) (_ keeper, ok bool) {
	branch, isIf := lastOf(from).(*ssa.If)
	if !isIf || from.Succs[0] == from.Succs[1] {
		return keeper{}, false
	}
	if g := p.onceSet(branch.Cond); g != nil {
		return keeper{addr: g}, from.Succs[1] == to && !fails(from.Succs[0])
	}
	cond, isTest := branch.Cond.(*ssa.BinOp)
	if !isTest || cond.Op != token.EQL && cond.Op != token.NEQ {
		return keeper{}, false
	}
	k, isConst := cond.Y.(*ssa.Const)
	if !isConst || !isZero(k) || k.Value != nil && k.Value.Kind() != constant.String {
		return keeper{}, false
	}
	empty, other := from.Succs[0], from.Succs[1]
	if cond.Op == token.NEQ {
		empty, other = other, empty
	}
	if empty != to || fails(other) {
		return keeper{}, false
	}
	return p.keeper(cond.X), true
}

// staleEdge reports whether control goes from one block to another if a file has another
// modification time than the one that is kept, and where that is: what was made of the
// file is as good as there until somebody changes the file.
func (p *Package) staleEdge(from, to *ssa.BasicBlock) (_ keeper, ok bool) {
	branch, isIf := lastOf(from).(*ssa.If)
	if !isIf || from.Succs[0] == from.Succs[1] {
		return keeper{}, false
	}
	differs := from.Succs[0] == to
	var sides []ssa.Value
	switch c := branch.Cond.(type) {
	case *ssa.BinOp:
		if sides = []ssa.Value{c.X, c.Y}; c.Op == token.EQL {
			differs = !differs
		}
	case *ssa.Call:
		fn := c.Call.StaticCallee()
		if fn == nil {
			return keeper{}, false
		}
		switch sides = c.Call.Args; fn.String() {
		case "(time.Time).Equal":
			differs = !differs
		case "(time.Time).After", "(time.Time).Before":
		default:
			return keeper{}, false
		}
	}
	if !differs || len(sides) != 2 {
		return keeper{}, false
	}
	for _, v := range sides {
		if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL && isTime(u.Type()) && !copied(u.X) {
			return keeper{addr: u.X}, asksModTime(from.Parent())
		}
	}
	return keeper{}, false
}

// copied reports whether the address is that of a variable of the function, or of a field
// of one.
func copied(addr ssa.Value) bool {
	if f, ok := addr.(*ssa.FieldAddr); ok {
		return copied(f.X)
	}
	_, ok := addr.(*ssa.Alloc)
	return ok
}

// isTime reports whether t is that of a time, or of a count of its units.
func isTime(t types.Type) bool {
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Kind() == types.Int64
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && typeName(n) == "time.Time"
}

// asksModTime reports whether fn asks when a file was changed.
func asksModTime(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(*ssa.Call); ok && c.Call.IsInvoke() && c.Call.Method.FullName() == "(io/fs.FileInfo).ModTime" {
				return true
			}
		}
	}
	return false
}

// onceSet is the variable that v is read from, if it is a flag which nobody takes back.
func (p *Package) onceSet(v ssa.Value) *ssa.Global {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	g, ok := load.X.(*ssa.Global)
	if !ok || g.Pkg != p.in.SSA || token.IsExported(g.Name()) || !isBool(deref(g.Type())) {
		return nil
	}
	if slices.ContainsFunc(p.variableSets()[g], func(in ssa.Instruction) bool {
		s, ok := in.(*ssa.Store)
		if !ok {
			return true
		}
		_, isConst := s.Val.(*ssa.Const)
		return !isConst
	}) {
		return nil
	}
	return g
}

// keeper is where v was read from, here or by a method of the package that returns it.
func (p *Package) keeper(v ssa.Value) keeper {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return keeper{addr: v.X}
		}
	case *ssa.Call:
		if cell := p.cellOf(&v.Call, 0); cell != nil {
			return keeper{addr: cell}
		}
		if a := p.getter(v); a != nil {
			return keeper{addr: a, asked: v.Call.Args[0]}
		}
	}
	return keeper{}
}

// getter is the field that a call of a method of the package gives; nil if it is none.
func (p *Package) getter(c *ssa.Call) *ssa.FieldAddr {
	fn := c.Call.StaticCallee()
	if p.in.Std || fn == nil || fn.Pkg != p.in.SSA || fn.Signature.Recv() == nil || fn.Signature.Results().Len() != 1 || parameterOf(c.Call.Args[0]) == 0 {
		return nil
	}
	var only *ssa.FieldAddr
	for _, b := range fn.Blocks {
		ret, ok := lastOf(b).(*ssa.Return)
		if !ok || b == fn.Recover {
			continue
		}
		load, ok := resultOf(ret, 0).(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return nil
		}
		a, ok := load.X.(*ssa.FieldAddr)
		if !ok || only != nil && only.Field != a.Field {
			return nil
		}
		only = a
	}
	return only
}

// maxSetters bounds how many calls away a field is set.
const maxSetters = 3

// setBelow reports whether b, or a block that it dominates, sets what is kept, or calls
// what does. What an element of a collection keeps is got for each of them, and an error
// that was met is not kept for use, so that of calls those count which set a variable,
// or a field of what the function is given.
func (p *Package) setBelow(b *ssa.BasicBlock, k keeper) (set bool) {
	var setters map[*ssa.Function]bool
	if !p.in.Std && !isError(deref(k.addr.Type())) {
		switch a := k.addr.(type) {
		case *ssa.FieldAddr:
			if parameterOf(a.X) > 0 {
				setters = p.setters()[Generic(p.fieldKey(a.X.Type(), a.Field))]
			}
		case *ssa.Global:
			setters = p.setters()[globalKey(a)]
		}
	}
	below(b, func(c *ssa.BasicBlock) bool {
		set = set || slices.ContainsFunc(c.Instrs, func(in ssa.Instruction) bool {
			switch in := in.(type) {
			case *ssa.Store:
				if k.asked == nil && samePlace(in.Addr, k.addr) {
					return true
				}
			case ssa.CallInstruction:
				if cell, _ := p.puts(in.Common()); cell != nil && samePlace(cell, k.addr) {
					return true
				}
			}
			return len(setters) > 0 && p.leadsTo(in, setters, maxSetters)
		})
		return !set
	})
	return set
}

// leadsTo reports whether an instruction calls one of the functions, itself or by
// others of the package.
func (p *Package) leadsTo(in ssa.Instruction, to map[*ssa.Function]bool, depth int) bool {
	c, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg != p.in.SSA {
		return false
	}
	fn = origin(fn)
	if to[fn] {
		return true
	}
	if depth == 0 {
		return false
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if p.leadsTo(in, to, depth-1) {
				return true
			}
		}
	}
	return false
}

// setters are the functions that put something into a variable, or into a field of what
// they are given, by its key. One that hands out the variable's address has it filled.
func (p *Package) setters() map[string]map[*ssa.Function]bool {
	if p.setting != nil {
		return p.setting
	}
	p.setting = map[string]map[*ssa.Function]bool{}
	set := func(key string, by *ssa.Function) {
		if p.setting[key] == nil {
			p.setting[key] = map[*ssa.Function]bool{}
		}
		p.setting[key][by] = true
	}
	for g, ins := range p.variableSets() {
		for _, in := range ins {
			set(globalKey(g), in.Parent())
		}
	}
	for key, uses := range p.fieldUses() {
		for _, v := range uses {
			a, ok := v.(*ssa.FieldAddr)
			if !ok || parameterOf(a.X) == 0 {
				continue
			}
			for _, r := range *a.Referrers() {
				s, ok := r.(*ssa.Store)
				if !ok || s.Addr != a {
					continue
				}
				if k, isConst := s.Val.(*ssa.Const); isConst && isZero(k) {
					continue
				}
				set(key, a.Parent())
			}
		}
	}
	return p.setting
}
