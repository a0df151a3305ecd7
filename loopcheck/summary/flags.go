package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A flag is a bool field or package variable, or another field of a package's own that
// may be nil or empty. What another module does only behind one that nobody sets does
// not happen: what is done behind it says so, and those who see the program ask who sets
// it. An option sets it for those who use the option: a function that its own package
// does not use.

// switches notes the flags that this package sets, and whether it does anything only
// behind one that it does not set.
func (p *Package) switches() {
	p.switched, p.never, p.options = map[string]bool{}, map[result]string{}, map[string][]string{}
	if p.in.Std {
		return
	}
	optional := map[string][]string{} // functions, by the flag that they set
	p.settings = p.flagsSet()
	for key, settings := range p.settings {
		for _, s := range settings {
			if p.onlyBehind(key, s.at, 0) {
				continue
			}
			option := ""
			if declares(p.in.Pkg, key) {
				option = p.optionOf(s.at.Parent())
			}
			if option == "" {
				p.switched[key] = true
				break
			}
			optional[key] = append(optional[key], option)
		}
	}
	for _, key := range sortedKeys(optional) {
		if p.switched[key] {
			continue
		}
		for _, option := range optional[key] {
			if !slices.Contains(p.options[option], key) {
				p.options[option] = append(p.options[option], key)
			}
		}
	}
	p.useOptions()
	p.flagged = slices.ContainsFunc(p.in.Funcs, func(fn *ssa.Function) bool {
		return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			c, ok := lastOf(b).(*ssa.If)
			return ok && (p.unset(c.Cond, true) != "" || p.unset(c.Cond, false) != "")
		})
	})
}

// optionOf is the key of the exported function that fn is, or is a literal in, if this
// package does not use it; "" if there is none.
func (p *Package) optionOf(fn *ssa.Function) string {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	obj := fn.Object()
	if obj == nil || !obj.Exported() || fn.Signature.Recv() != nil || p.called[fn] || p.taken[fn] {
		return ""
	}
	return p.funcKey(fn)
}

// useOptions notes the flags that are set by options of other packages which this
// one uses.
func (p *Package) useOptions() {
	owners := map[string]*Program{}
	for _, q := range p.below.options {
		owners[q.Path] = q
	}
	if len(owners) == 0 {
		return
	}
	var room [8]*ssa.Value
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				for _, v := range in.Operands(room[:0]) {
					f, ok := (*v).(*ssa.Function)
					if !ok || f.Pkg == nil || owners[f.Pkg.Pkg.Path()] == nil {
						continue
					}
					for _, key := range owners[f.Pkg.Pkg.Path()].Options[p.funcKey(origin(f))] {
						p.switched[key] = true
					}
				}
			}
		}
	}
}

// A setting of a flag.
type setting struct {
	at *ssa.BasicBlock
	to ssa.Value // nil if the address of the flag is handed out
}

// flagsSet finds, by flag, where this package sets it: by a store of anything but
// false, or by handing out its address.
func (p *Package) flagsSet() map[string][]setting {
	out := map[string][]setting{}
	var at *ssa.BasicBlock
	set := func(addr, to ssa.Value) {
		if key := p.flagKey(addr); key != "" {
			out[key] = append(out[key], setting{at, to})
		}
	}
	var room [8]*ssa.Value
	for _, fn := range p.in.Funcs {
		for _, at = range fn.Blocks {
			for _, in := range at.Instrs {
				switch in := in.(type) {
				case *ssa.Store:
					if k, ok := in.Val.(*ssa.Const); !ok || !isZero(k) {
						set(in.Addr, in.Val)
					}
					if g, ok := in.Val.(*ssa.Global); ok {
						set(g, nil)
					}
					continue
				case *ssa.FieldAddr:
					if addressTaken(in) {
						set(in, nil)
					}
					continue
				case *ssa.UnOp, *ssa.BinOp, *ssa.If, *ssa.Jump:
					continue
				}
				for _, v := range in.Operands(room[:0]) {
					if g, ok := (*v).(*ssa.Global); ok {
						set(g, nil)
					}
				}
			}
		}
	}
	return out
}

// onlyBehind reports whether control comes to a block only if the flag is set: a
// branch on the way there asks for it, or on the way to every call of its function.
func (p *Package) onlyBehind(key string, b *ssa.BasicBlock, depth int) bool {
	fn := b.Parent()
	if branches(fn)[b.Index].any(func(cond ssa.Value, holds bool) bool { return holds && p.asksFlag(cond) == key }) {
		return true
	}
	callers, all := p.callersOf(fn)
	if depth == maxBehind || !all || len(callers) == 0 {
		return false
	}
	return !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool { return !p.onlyBehind(key, c.Block(), depth+1) })
}

// maxBehind bounds how many callers up onlyBehind looks.
const maxBehind = 3

// asksFlag is the key of the flag that a condition reads; "" if it reads none.
func (p *Package) asksFlag(cond ssa.Value) string {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return p.flagKey(v.X)
		}
	case *ssa.Field:
		return p.flagField(v.X.Type(), v.Field)
	}
	return ""
}

// addressTaken reports whether more is done with the address of a field than to load
// and to store there.
func addressTaken(f *ssa.FieldAddr) bool {
	for _, r := range *f.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return true
			}
		case *ssa.Store:
			if r.Addr != f {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// flagKey names a flag by its address; "" if it is none, or one that code may set
// which is not seen: by a decoder, say, for which a tag is, or for which all of the
// struct is exported.
func (p *Package) flagKey(addr ssa.Value) string {
	switch a := addr.(type) {
	case *ssa.Global:
		if isBool(deref(a.Type())) && a.Pkg != nil && !IsStd(a.Pkg.Pkg.Path()) {
			return globalKey(a)
		}
	case *ssa.FieldAddr:
		return p.flagField(a.X.Type(), a.Field)
	}
	return ""
}

func (p *Package) flagField(of types.Type, i int) string {
	st, ok := deref(of).Underlying().(*types.Struct)
	if !ok || st.Tag(i) != "" {
		return ""
	}
	if !isBool(st.Field(i).Type()) && (st.Field(i).Exported() || !mayBeEmpty(st.Field(i).Type())) {
		return ""
	}
	if st.Field(i).Exported() {
		inner := false
		for j := range st.NumFields() {
			inner = inner || !st.Field(j).Exported()
		}
		if !inner {
			return ""
		}
	}
	if pkg := st.Field(i).Pkg(); pkg == nil || IsStd(pkg.Path()) {
		return ""
	}
	return Generic(p.fieldKey(of, i))
}

// mayBeEmpty reports whether a value of the type is nil or empty at first.
func mayBeEmpty(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Signature, *types.Interface:
		return true
	case *types.Basic:
		return u.Kind() == types.String
	}
	return false
}

// filled is what cond, or its opposite, says is not empty, or nil.
func filled(cond ssa.Value, holds bool) ssa.Value {
	c, ok := cond.(*ssa.BinOp)
	if !ok {
		return nil
	}
	if c.Op == token.LSS && holds { // the head of a loop over it
		return lenOf(c.Y)
	}
	if v := nonempty(cond, holds); v != nil {
		return v
	}
	if k, ok := c.Y.(*ssa.Const); ok && isZero(k) && !isBool(k.Type()) && (c.Op == token.NEQ && holds || c.Op == token.EQL && !holds) {
		return c.X
	}
	return nil
}

// unset is the flag that must be set for cond to be as it is, if this package
// declares it and never sets it; "" if there is none.
func (p *Package) unset(cond ssa.Value, holds bool) string {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, holds = not.X, !holds
	}
	key := ""
	if v := filled(cond, holds); v != nil {
		if key = p.asksFlag(v); key == "" {
			return ""
		}
	} else if !holds {
		return ""
	} else if key = p.asksFlag(cond); key == "" {
		return p.neverTrue(cond)
	}
	if !declares(p.in.Pkg, key) || p.switched[key] {
		return ""
	}
	return key
}

// declares reports whether the field or variable with the key is one of the package's.
func declares(pkg *types.Package, key string) bool {
	rest, ok := strings.CutPrefix(key, pkg.Path()+".")
	return ok && !strings.Contains(rest, "/")
}

// neverTrue is the flag without which a result of a function of this package is
// false.
func (p *Package) neverTrue(v ssa.Value) string {
	i := 0
	if x, ok := v.(*ssa.Extract); ok {
		v, i = x.Tuple, x.Index
	}
	c, ok := v.(*ssa.Call)
	if !ok {
		return ""
	}
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg != p.in.SSA || len(fn.Blocks) == 0 || !isBool(fn.Signature.Results().At(i).Type()) {
		return ""
	}
	r := result{fn, i}
	flag, known := p.never[r]
	if !known {
		flag = p.falseWithout(r)
		p.never[r] = flag
	}
	return flag
}

// A result is one of a function's.
type result struct {
	fn *ssa.Function
	i  int
}

func (p *Package) falseWithout(r result) (flag string) {
	facts := branches(r.fn)
	for _, b := range r.fn.Blocks {
		ret, ok := lastOf(b).(*ssa.Return)
		if !ok || b == r.fn.Recover {
			continue
		}
		if k, ok := resultOf(ret, r.i).(*ssa.Const); ok && isZero(k) {
			continue
		}
		behind := ""
		facts[b.Index].any(func(cond ssa.Value, holds bool) bool {
			if p.asksFlag(cond) != "" { // one function is enough
				behind = p.unset(cond, holds)
			}
			return behind != ""
		})
		if behind == "" || flag != "" && flag != behind {
			return ""
		}
		flag = behind
	}
	return flag
}

// behindFlags notes what stands behind flags that this package never sets.
func (p *Package) behindFlags(fn *ssa.Function, f *flow) {
	for _, b := range fn.DomPreorder() {
		var up *branch
		if d := b.Idom(); d != nil {
			up = f.facts[d.Index]
			f.guard[b.Index].Flag, f.guard[b.Index].Of = f.guard[d.Index].Flag, f.guard[d.Index].Of
		}
		if last := f.facts[b.Index]; last != up && last != nil && f.guard[b.Index].Flag == "" {
			f.guard[b.Index].Flag = p.unset(last.cond, last.holds)
			f.guard[b.Index].Of = 0
			if !p.optional(f.guard[b.Index].Flag) {
				f.guard[b.Index].Of = holderOf(last.cond)
			}
		}
	}
}

// optional reports whether an option sets the flag: of an object that was just made, too.
func (p *Package) optional(flag string) bool {
	for _, keys := range p.options {
		if slices.Contains(keys, flag) {
			return true
		}
	}
	return false
}

// happens reports whether somebody may have set the flag that g asks for. Who has
// one in the program itself wants to set it.
func (p *Package) happens(g effect.Guard) bool {
	return g.Flag == "" || p.switched[g.Flag] || Within(p.module, g.Flag) || p.below.setting(g.Flag)
}

// holderOf is the parameter, counted from 1, whose field a condition reads; 0 if it is
// none's.
func holderOf(cond ssa.Value) int {
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok {
			return 0
		}
		if u.Op == token.NOT {
			cond = u.X
			continue
		}
		if a, ok := u.X.(*ssa.FieldAddr); ok && u.Op == token.MUL {
			return parameterOf(a.X)
		}
		return 0
	}
}

// parameterOf is the number of the parameter that v is, counted from 1; 0 if it is none.
func parameterOf(v ssa.Value) int {
	if q, ok := readOf(v).(*ssa.Parameter); ok {
		return slices.Index(q.Parent().Params, q) + 1
	}
	return 0
}

// flagOf is what a guard of a callee asks for where c calls it. ok is false if c has
// just made the object whose flag it is, and has not set that.
func (p *Package) flagOf(g effect.Guard, c *Call) (_ effect.Guard, ok bool) {
	of := g.Of
	if g.Of = 0; g.Flag == "" || of == 0 || of > len(c.args) {
		return g, true
	}
	v := c.args[of-1]
	if g.Of = parameterOf(v); g.Of > 0 {
		return g, true
	}
	return g, c.at == nil || !p.unsetIn(v, g.Flag) || p.setsFlag(c.at.Parent(), g.Flag)
}

// unsetIn reports whether v is an object as it was made, whose flag nobody has set so
// far: by the function itself, or by one of the package that has the flag and never
// sets it.
func (p *Package) unsetIn(v ssa.Value, flag string) bool {
	switch x := readOf(v).(type) {
	case *ssa.Alloc:
		return true
	case *ssa.Call:
		fn := x.Call.StaticCallee()
		return fn != nil && fn.Pkg != nil && declares(fn.Pkg.Pkg, flag) && p.fresh(x, 0)
	}
	return false
}

// setsFlag reports whether fn sets a flag of anything.
func (p *Package) setsFlag(fn *ssa.Function, key string) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*ssa.FieldAddr); ok && p.flagField(a.X.Type(), a.Field) == key {
				return true
			}
		}
	}
	return false
}
