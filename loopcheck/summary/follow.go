package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A usage is what one instruction does with a value that is followed.
type usage int

const (
	elsewhereUsed usage = iota // what becomes of it then is not known, unless it is only kept
	harmlessUse                // nothing that matters
	lastUse                    // what was looked for: there is no need to go on
	unknownUse                 // what becomes of it then is not known, even if it is only kept
)

// A follower goes after one value through the package: through variables, those
// that literals capture, fields that no other package sees, and parameters of the
// package's functions.
type follower struct {
	p    *Package
	use  func(in ssa.Instruction, v ssa.Value) usage
	seen map[any]bool
	left int // steps
	hit  bool
	// shown tells that others may have the value: an exported function returns it.
	shown bool
	// receives tells that it matters who receives from a channel.
	receives bool
}

// maxFollowed bounds how many values one search looks at.
const maxFollowed = 400

// follow reports whether all uses of v are known, and whether one of them is what
// is looked for.
func (p *Package) follow(v ssa.Value, use func(in ssa.Instruction, v ssa.Value) usage) (all, hit bool) {
	f := &follower{p: p, use: use, seen: map[any]bool{}, left: maxFollowed}
	all = f.value(v)
	return all && !f.shown, f.hit
}

// value goes after v; false if not all that becomes of it is known.
func (f *follower) value(v ssa.Value) bool {
	if f.seen[v] {
		return true
	}
	f.seen[v] = true
	if f.left--; f.left < 0 || v.Referrers() == nil {
		return false
	}
	for _, in := range *v.Referrers() {
		if _, debug := in.(*ssa.DebugRef); debug {
			continue
		}
		switch f.use(in, v) {
		case harmlessUse:
			continue
		case lastUse:
			f.hit = true
			return true
		case unknownUse:
			return false
		}
		if !f.kept(in, v) {
			return false
		}
		if f.hit {
			return true
		}
	}
	return true
}

// kept goes after v where an instruction only keeps it, or hands it on.
func (f *follower) kept(in ssa.Instruction, v ssa.Value) bool {
	switch in := in.(type) {
	case *ssa.ChangeType:
		return f.value(in)
	case *ssa.Phi:
		return f.value(in)
	case *ssa.Store:
		if at, ok := in.Addr.(*ssa.IndexAddr); ok && in.Val == v {
			return f.elements(at.X)
		}
		return in.Val == v && f.place(in.Addr)
	case *ssa.MapUpdate:
		return in.Value == v && in.Key != v && f.elements(in.Map)
	case *ssa.Return:
		return f.results(in, v)
	case *ssa.MakeClosure:
		return f.captured(in, v)
	case ssa.CallInstruction:
		c := in.Common()
		fn := c.StaticCallee()
		if fn == nil || fn.Pkg != f.p.in.SSA || len(fn.Blocks) == 0 || c.Value == v {
			return false
		}
		for i, a := range c.Args {
			if a == v && !f.value(fn.Params[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// results goes after what a function returns, where this package calls it.
func (f *follower) results(ret *ssa.Return, v ssa.Value) bool {
	if t, ok := v.Type().Underlying().(*types.Chan); ok && t.Dir() == types.RecvOnly && !f.receives {
		return true // nobody can close it
	}
	fn := ret.Parent()
	if fn.Object() == nil || f.p.taken[fn] {
		return false
	}
	f.shown = f.shown || fn.Object().Exported()
	for _, g := range f.p.in.Funcs {
		for _, b := range g.Blocks {
			for _, in := range b.Instrs {
				c, ok := in.(*ssa.Call)
				if !ok || c.Call.StaticCallee() == nil || origin(c.Call.StaticCallee()) != fn {
					continue
				}
				if len(ret.Results) == 1 {
					if !f.value(c) {
						return false
					}
					continue
				}
				for _, r := range *c.Referrers() {
					if x, ok := r.(*ssa.Extract); !ok || ret.Results[x.Index] == v && !f.value(x) {
						return false
					}
				}
			}
		}
	}
	return true
}

// elements goes after what is found in a slice, an array or a map: in, and in the
// field that keeps it.
func (f *follower) elements(in ssa.Value) bool {
	if u, ok := in.(*ssa.UnOp); ok {
		if a, ok := u.X.(*ssa.FieldAddr); ok {
			return f.elementsOf(a)
		}
	}
	key := struct{ elements ssa.Value }{in}
	if f.seen[key] {
		return true
	}
	f.seen[key] = true
	if f.left--; f.left < 0 || in.Referrers() == nil {
		return false
	}
	for _, r := range *in.Referrers() {
		if !f.element(r, in) {
			return false
		}
	}
	return true
}

// elementsOf is elements for a field that only this package sees.
func (f *follower) elementsOf(a *ssa.FieldAddr) bool {
	key := f.p.privateField(a)
	if key == "" {
		return false
	}
	name := struct{ elements string }{key}
	if f.seen[name] {
		return true
	}
	f.seen[name] = true
	for _, x := range f.p.fieldUses()[key] {
		at, ok := x.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		for _, r := range *at.Referrers() {
			switch r := r.(type) {
			case *ssa.DebugRef:
			case *ssa.Store:
				if r.Addr != at {
					return false
				}
			case *ssa.UnOp:
				for _, q := range *r.Referrers() {
					if !f.element(q, r) {
						return false
					}
				}
			case *ssa.IndexAddr:
				if !f.element(r, at) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// element goes after what an instruction takes out of a slice, an array or a map.
func (f *follower) element(r ssa.Instruction, of ssa.Value) bool {
	switch r := r.(type) {
	case *ssa.DebugRef, *ssa.MapUpdate, *ssa.BinOp:
		return true
	case *ssa.Slice:
		return f.elements(r)
	case *ssa.Phi:
		return f.elements(r)
	case *ssa.IndexAddr:
		for _, q := range *r.Referrers() {
			if u, ok := q.(*ssa.UnOp); ok && !f.value(u) {
				return false
			}
		}
		return true
	case *ssa.Lookup:
		if !r.CommaOk {
			return f.value(r)
		}
		return f.part(r, 0)
	case *ssa.Range:
		for _, q := range *r.Referrers() {
			if n, ok := q.(*ssa.Next); ok && !f.part(n, 2) {
				return false
			}
		}
		return true
	case *ssa.Store:
		if a, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == of {
			return f.elementsOf(a)
		}
		return r.Addr == of
	case *ssa.Call:
		b, ok := r.Call.Value.(*ssa.Builtin)
		if !ok {
			return false
		}
		if b.Name() == "append" {
			return f.elements(r)
		}
		return b.Name() != "copy" // delete, clear, len, cap
	}
	return false
}

// part goes after one of several results.
func (f *follower) part(v ssa.Value, i int) bool {
	for _, q := range *v.Referrers() {
		if x, ok := q.(*ssa.Extract); ok && x.Index == i && !f.value(x) {
			return false
		}
	}
	return true
}

func (f *follower) captured(m *ssa.MakeClosure, v ssa.Value) bool {
	for i, b := range m.Bindings {
		if b == v {
			fv := m.Fn.(*ssa.Function).FreeVars[i]
			if _, variable := v.(*ssa.Alloc); variable {
				if !f.variable(fv) {
					return false
				}
			} else if !f.value(fv) {
				return false
			}
		}
	}
	return true
}

// place goes after what is put into a variable or field.
func (f *follower) place(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.Alloc:
		return f.variable(a)
	case *ssa.FreeVar:
		return f.outer(a)
	case *ssa.FieldAddr:
		return f.field(a)
	}
	return false
}

// variable goes after what a local variable holds, here and in the literals that
// capture it: addr is where it is kept.
func (f *follower) variable(addr ssa.Value) bool {
	if f.seen[addr] {
		return true
	}
	f.seen[addr] = true
	for _, in := range *addr.Referrers() {
		switch in := in.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if in.Addr != addr {
				return false
			}
		case *ssa.UnOp:
			if !f.value(in) {
				return false
			}
		case *ssa.MakeClosure:
			for i, b := range in.Bindings {
				if b == addr && !f.variable(in.Fn.(*ssa.Function).FreeVars[i]) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// outer goes after what a literal puts into a variable of the function around it.
func (f *follower) outer(v *ssa.FreeVar) bool {
	b := bindingOf(v)
	switch b := b.(type) {
	case *ssa.Alloc:
		return f.variable(b)
	case *ssa.FreeVar:
		return f.outer(b)
	}
	return false
}

// bindingOf is what a captured variable is where the literal is made; nil if that
// is not one place.
func bindingOf(v *ssa.FreeVar) ssa.Value {
	lit := madeOf(v.Parent())
	if lit == nil {
		return nil
	}
	return lit.Bindings[slices.Index(v.Parent().FreeVars, v)]
}

// madeOf is where a function literal is made; nil if that is not in one place.
func madeOf(fn *ssa.Function) (lit *ssa.MakeClosure) {
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, in := range b.Instrs {
			if m, ok := in.(*ssa.MakeClosure); ok && m.Fn == fn {
				if lit != nil {
					return nil
				}
				lit = m
			}
		}
	}
	return lit
}

// field goes after what any function of the package finds in a field that only
// this package sees.
func (f *follower) field(a *ssa.FieldAddr) bool {
	key := f.p.privateField(a)
	if key == "" {
		return false
	}
	if f.seen[key] {
		return true
	}
	f.seen[key] = true
	for _, x := range f.p.fieldUses()[key] {
		if _, copied := x.(*ssa.Field); copied && !f.value(x) || !copied && !f.variable(x) {
			return false
		}
	}
	return true
}

// privateField is the key of a field that only this package sees; "" if it is
// not one.
func (p *Package) privateField(a *ssa.FieldAddr) string {
	st, ok := deref(a.X.Type()).Underlying().(*types.Struct)
	if !ok || st.Field(a.Field).Exported() || st.Field(a.Field).Pkg() != p.in.Pkg {
		return ""
	}
	return Generic(p.fieldKey(a.X.Type(), a.Field))
}

// fieldUses are the places where functions of the package use fields, by key: the
// address of one, or its value.
func (p *Package) fieldUses() map[string][]ssa.Value {
	if p.fields != nil {
		return p.fields
	}
	p.fields = map[string][]ssa.Value{}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.FieldAddr:
					if k := Generic(p.fieldKey(in.X.Type(), in.Field)); k != "" {
						p.fields[k] = append(p.fields[k], in)
					}
				case *ssa.Field:
					if k := Generic(p.fieldKey(in.X.Type(), in.Field)); k != "" {
						p.fields[k] = append(p.fields[k], in)
					}
				}
			}
		}
	}
	return p.fields
}

// variableSets are the instructions that put something into a package variable, or hand
// out its address.
func (p *Package) variableSets() map[*ssa.Global][]ssa.Instruction {
	if p.variables != nil {
		return p.variables
	}
	p.variables = map[*ssa.Global][]ssa.Instruction{}
	note := func(v ssa.Value, in ssa.Instruction) {
		if g, ok := v.(*ssa.Global); ok {
			p.variables[g] = append(p.variables[g], in)
		}
	}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Store:
					if k, isConst := in.Val.(*ssa.Const); !isConst || !isZero(k) {
						note(in.Addr, in)
					}
				case *ssa.MakeInterface:
					note(in.X, in)
				case *ssa.Call:
					for _, a := range in.Call.Args {
						note(a, in)
					}
				}
			}
		}
	}
	return p.variables
}
