package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// What a function does may depend on a field of an object that it is given, such as a
// struct of options. Where its caller has made the object on the spot, that says what
// the field is, unless somebody else may have set it.

// givenField is the key of the field that v reads of something that has a number in
// index, or of what a type assertion finds in it, and that number: of a struct that is
// handed over as a copy, or a field of this package's own, which the package sets nowhere
// but in what it has just made. "" if it is none.
func (p *Package) givenField(v ssa.Value, index map[ssa.Value]int) (key string, of int) {
	switch x := v.(type) {
	case *ssa.UnOp:
		a, ok := x.X.(*ssa.FieldAddr)
		if !ok || x.Op != token.MUL {
			return "", 0
		}
		kept, ok := a.X.(*ssa.Alloc) // where a struct that is a copy is kept
		if !ok {
			of = index[asserted(readOf(a.X))]
		} else if of = index[asserted(onlyStored(kept))]; of == 0 || putIn(kept, a.Field) {
			return "", 0
		} else if ownCopy(kept) {
			return Generic(p.fieldKey(a.X.Type(), a.Field)), of
		}
		if of > 0 {
			key = p.ownField(a.X.Type(), a.Field)
		}
	case *ssa.Field:
		if of = index[asserted(readOf(x.X))]; of > 0 {
			return Generic(p.fieldKey(x.X.Type(), x.Field)), of
		}
	}
	if key == "" || p.changes(key) {
		return "", 0
	}
	return key, of
}

// asserted is what a type assertion looks into, or v.
func asserted(v ssa.Value) ssa.Value {
	if x, ok := v.(*ssa.Extract); ok && x.Index == 0 {
		v = x.Tuple
	}
	if a, ok := v.(*ssa.TypeAssert); ok {
		return readOf(a.X)
	}
	return v
}

// ownField is the key of a field of a struct that this package declares.
func (p *Package) ownField(t types.Type, i int) string {
	if pkgOf(t) != p.in.Pkg {
		return ""
	}
	return Generic(p.fieldKey(t, i))
}

// onlyStored is the one value that is put into a variable as a whole, or nil.
func onlyStored(a *ssa.Alloc) ssa.Value {
	if puts := stores(a); len(puts) == 1 {
		return puts[0].Val
	}
	return nil
}

// putIn reports whether a field of a variable may be set by itself.
func putIn(a *ssa.Alloc, field int) bool {
	return slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
		f, ok := r.(*ssa.FieldAddr)
		return ok && f.Field == field && (addressTaken(f) || stores(f) != nil)
	})
}

// ownCopy reports whether a variable is set as a whole, and nobody else gets at it.
func ownCopy(a *ssa.Alloc) bool {
	return !slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef:
			return false
		case *ssa.Store:
			return r.Addr != a
		}
		return true
	})
}

// stores are the instructions that put something into a place.
func stores(addr ssa.Value) (out []*ssa.Store) {
	for _, r := range *addr.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == addr {
			out = append(out, s)
		}
	}
	return out
}

// changes reports whether this package sets the field of anything but what a function
// has just made, or hands out its address.
func (p *Package) changes(key string) bool {
	if p.changed == nil {
		p.changed = map[string]bool{}
		for _, fn := range p.in.Funcs {
			for _, b := range fn.Blocks {
				for _, in := range b.Instrs {
					p.noteChange(in)
				}
			}
		}
	}
	return p.changed[key]
}

func (p *Package) noteChange(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		_, own := in.X.(*ssa.Alloc)
		if addressTaken(in) || !own && stores(in) != nil {
			p.changed[Generic(p.fieldKey(in.X.Type(), in.Field))] = true
		}
	case *ssa.MakeInterface: // a decoder may fill it
		ptr, ok := in.X.Type().Underlying().(*types.Pointer)
		if !ok {
			return
		}
		if st, ok := ptr.Elem().Underlying().(*types.Struct); ok {
			for i := range st.NumFields() {
				if st.Field(i).Exported() {
					p.changed[Generic(p.fieldKey(in.X.Type(), i))] = true
				}
			}
		}
	case *ssa.Store: // all of one
		if _, own := in.Addr.(*ssa.Alloc); own {
			return
		}
		if st, ok := deref(in.Addr.Type()).Underlying().(*types.Struct); ok {
			for i := range st.NumFields() {
				p.changed[Generic(p.fieldKey(in.Addr.Type(), i))] = true
			}
		}
	}
}

// fieldUnder is what a callee asks of a field of an argument of c, in terms of the
// caller. ok is false if the caller has made the object, and not so.
func (p *Package) fieldUnder(g effect.FieldGuard, c *Call) (_ effect.FieldGuard, ok bool) {
	if g.Key == "" || g.Of > len(c.args) || c.at == nil {
		return effect.FieldGuard{}, true
	}
	v := c.args[g.Of-1]
	if i := parameterOf(v); i > 0 {
		if a := p.fieldSeen(v, g.Key, c.at); a.Known {
			return effect.FieldGuard{}, a.may(g.Holds, g.Value)
		}
		if p.changes(g.Key) {
			return effect.FieldGuard{}, true
		}
		g.Of = i
		return g, true
	}
	return effect.FieldGuard{}, p.fieldAt(v, g.Key, c.at).may(g.Holds, g.Value)
}

// fieldSeen is what the branches on the way to a block have seen of a field of an object.
func (p *Package) fieldSeen(object ssa.Value, key string, at *ssa.BasicBlock) (a Argument) {
	f := p.flows[at.Parent()]
	if f == nil || f.facts[at.Index] == nil {
		return a
	}
	index := map[ssa.Value]int{readOf(object): 1}
	seen := 0
	f.facts[at.Index].any(func(cond ssa.Value, holds bool) bool {
		if seen++; seen > maxWitness {
			return true
		}
		g := p.asks(cond, holds, index, 0).Field
		if g.Key != key || g.Holds && g.Value != "" {
			return false
		}
		a = Argument{Known: true, Holds: g.Holds || g.Value != "", Value: g.Value}
		return true
	})
	return a
}

// fieldAt is what is known, in a block, of a field of an object: of one that its function
// has made, or that a branch has looked at.
func (p *Package) fieldAt(object ssa.Value, key string, at *ssa.BasicBlock) Argument {
	if a := p.fieldSeen(object, key, at); a.Known {
		return a
	}
	if k, ok := object.(*ssa.Const); ok && k.Value == nil {
		if _, isStruct := k.Type().Underlying().(*types.Struct); isStruct {
			return Argument{Known: true}
		}
		return Argument{}
	}
	if m, ok := object.(*ssa.MakeInterface); ok {
		return p.fieldAt(m.X, key, at)
	}
	if load, ok := object.(*ssa.UnOp); ok && load.Op == token.MUL {
		object = load.X
	}
	made, ok := object.(*ssa.Alloc)
	if !ok {
		return Argument{}
	}
	var set *ssa.Store
	for _, r := range *made.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.Return:
		case *ssa.FieldAddr:
			if Generic(p.fieldKey(r.X.Type(), r.Field)) != key {
				continue
			}
			puts := stores(r)
			if addressTaken(r) || len(puts) > 1 || len(puts) > 0 && set != nil {
				return Argument{}
			}
			if len(puts) > 0 {
				set = puts[0]
			}
		case ssa.CallInstruction:
			// The package of the field does not change it, and this one may not either.
			fn := r.Common().StaticCallee()
			if fn == nil || fn.Pkg == nil || fn.Pkg == p.in.SSA && p.changes(key) || fn.Pkg != p.in.SSA && !declares(fn.Pkg.Pkg, key) {
				return Argument{}
			}
		default:
			return Argument{}
		}
	}
	switch {
	case set == nil:
		return Argument{Known: true}
	case !set.Block().Dominates(at) || usedBefore(made, set):
		return Argument{}
	}
	return known(set.Val)
}

// usedBefore reports whether an object is handed to a call in the block of a store, in
// front of it.
func usedBefore(made *ssa.Alloc, set *ssa.Store) bool {
	return slices.ContainsFunc(*made.Referrers(), func(r ssa.Instruction) bool {
		_, call := r.(ssa.CallInstruction)
		return call && r.Block() == set.Block() && precedes(r, set)
	})
}
