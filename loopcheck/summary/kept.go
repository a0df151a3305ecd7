package summary

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// findKept marks what else runs on first use: blocks to which control comes only if
// what a field keeps is not there, as the field or a method that returns it says, and
// behind which a function of the package sets the field.
func (p *Package) findKept(fn *ssa.Function, f *flow) {
	if p.in.Std {
		return
	}
	heads, known := p.kept[fn]
	if !known {
		for _, b := range fn.Blocks {
			if !f.lazy[b.Index] && p.keptBehind(b) {
				heads = append(heads, b)
			}
		}
		p.kept[fn] = heads
	}
	for _, b := range heads {
		below(b, func(c *ssa.BasicBlock) bool {
			was := f.lazy[c.Index]
			f.lazy[c.Index] = true
			return !was
		})
	}
}

// keptBehind reports whether control comes to b only if a field is empty, which is set
// behind it.
func (p *Package) keptBehind(b *ssa.BasicBlock) bool {
	var keys []string
	for _, q := range b.Preds {
		key, ok := p.emptyEdge(q, b)
		if !ok {
			return false
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	return slices.ContainsFunc(keys, func(key string) bool { return p.setBelow(b, key) })
}

// emptyEdge reports whether control goes from one block to another if something is nil
// or an empty string, and which field that is: "" if it is another's, or may be emptied
// again.
func (p *Package) emptyEdge(from, to *ssa.BasicBlock) (key string, ok bool) {
	c, isIf := lastOf(from).(*ssa.If)
	if !isIf || from.Succs[0] == from.Succs[1] {
		return "", false
	}
	cond, isTest := c.Cond.(*ssa.BinOp)
	if !isTest || cond.Op != token.EQL && cond.Op != token.NEQ {
		return "", false
	}
	k, isConst := cond.Y.(*ssa.Const)
	if !isConst || !isZero(k) || k.Value != nil && k.Value.Kind() != constant.String {
		return "", false
	}
	other := from.Succs[1]
	if (cond.Op == token.EQL) != (from.Succs[0] == to) {
		return "", false // it comes here if something is there
	}
	if other == to {
		other = from.Succs[0]
	}
	if fails(other) {
		return "", false
	}
	a := p.keeper(cond.X)
	if a == nil || !p.lasting(a) {
		return "", true
	}
	return p.fieldKey(a.X.Type(), a.Field), true
}

// keeper is the field of a parameter that v was read from, here or by a method of the
// package that returns it; nil if it is none. What an element of a collection keeps is
// got for each of them, and an error that was met is not kept for use.
func (p *Package) keeper(v ssa.Value) *ssa.FieldAddr {
	if isError(v.Type()) {
		return nil
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		a, ok := v.X.(*ssa.FieldAddr)
		if !ok || v.Op != token.MUL || parameterOf(a.X) == 0 {
			return nil
		}
		return a
	case *ssa.Call:
		if len(v.Call.Args) == 0 || parameterOf(v.Call.Args[0]) == 0 {
			return nil
		}
		fn := v.Call.StaticCallee()
		if fn == nil || fn.Pkg != p.in.SSA || fn.Signature.Recv() == nil || fn.Signature.Results().Len() != 1 {
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
	return nil
}

// maxSetters bounds how many calls away a field is set.
const maxSetters = 3

// setBelow reports whether b, or a block that it dominates, calls what sets the field.
func (p *Package) setBelow(b *ssa.BasicBlock, key string) (set bool) {
	setters := p.setters()[key]
	if len(setters) == 0 {
		return false
	}
	below(b, func(c *ssa.BasicBlock) bool {
		set = set || slices.ContainsFunc(c.Instrs, func(in ssa.Instruction) bool { return p.leadsTo(in, setters, maxSetters) })
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

// setters are the functions that put something into a field of what they are given, by
// the field's key.
func (p *Package) setters() map[string]map[*ssa.Function]bool {
	if p.setting != nil {
		return p.setting
	}
	p.setting = map[string]map[*ssa.Function]bool{}
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
				if p.setting[key] == nil {
					p.setting[key] = map[*ssa.Function]bool{}
				}
				p.setting[key][a.Parent()] = true
			}
		}
	}
	return p.setting
}
