package summary

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// alloc is what a local variable, or a composite literal, holds.
func (e *eval) alloc(a *ssa.Alloc, v ssa.Value) Set {
	elem := a.Type().Underlying().(*types.Pointer).Elem()
	whole := e.stored(a, v)
	if _, ok := elem.Underlying().(*types.Struct); !ok {
		return whole
	}
	key := e.p.typeKey(elem)
	if key == "" {
		return whole
	}
	obj := mk(Value{Kind: Object, Key: key})
	obj = e.fill(obj, a, 0)
	if len(whole) > 0 {
		var out Set
		for _, w := range whole {
			if w.Kind == Object && len(obj.Parts) > 0 {
				for _, p := range obj.Parts {
					w = w.withPart(p.Name, p.Vals)
				}
			}
			out = out.Add(w)
		}
		if len(obj.Parts) > 0 {
			out = out.Add(obj)
		}
		return out
	}
	return Set{obj}
}

// fill adds to obj what the function stores in the fields of a, itself or by
// the functions it gives a to.
func (e *eval) fill(obj *Value, a ssa.Value, depth int) *Value {
	refs := a.Referrers()
	if refs == nil || depth > 3 {
		return obj
	}
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			key := e.p.fieldOf(e.fn, r.X.Type(), r.Field)
			if r.X != a || key == "" || !e.p.carries(r.Type()) {
				continue
			}
			obj = obj.withPart(key, e.stored(r, a).Union(e.nested(r, depth)))
		case *ssa.Call, *ssa.Defer:
			c := r.(ssa.CallInstruction).Common()
			if c.IsInvoke() {
				continue
			}
			callee := c.StaticCallee()
			if callee == nil {
				continue
			}
			s := e.p.summaryOf(callee)
			if s == nil {
				continue
			}
			for _, st := range s.Stores {
				if st.Base == nil || st.Base.Kind != Param || st.Base.Index >= len(c.Args) || c.Args[st.Base.Index] != a {
					continue
				}
				b := e.binding(c)
				b.Types = e.p.typeArgs(callee, e.fn)
				obj = obj.withPart(together(b.key(st.Key)), b.SubstSet(st.Vals))
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == a && i < len(fn.FreeVars) {
					obj = e.p.evalOf(fn).fillConcrete(obj, fn.FreeVars[i], depth+1)
				}
			}
		}
	}
	return obj
}

// nested is the struct that is in a field of another, with what the function stores in
// its fields; nothing if it stores none.
func (e *eval) nested(at *ssa.FieldAddr, depth int) Set {
	t := at.Type().Underlying().(*types.Pointer).Elem()
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return nil
	}
	key := e.p.typeKey(t)
	if key == "" {
		return nil
	}
	if in := e.fill(mk(Value{Kind: Object, Key: key}), at, depth+1); len(in.Parts) > 0 {
		return Set{in}
	}
	return nil
}

// fillConcrete is fill for a closure that captured the variable: what it
// stores counts as far as it does not depend on the closure's own parameters.
func (e *eval) fillConcrete(obj *Value, fv *ssa.FreeVar, depth int) *Value {
	got := e.fill(mk(Value{Kind: Object, Key: obj.Key}), fv, depth)
	for _, p := range got.Parts {
		obj = obj.withPart(p.Name, concrete(p.Vals))
	}
	return obj
}

func concrete(s Set) Set {
	var out Set
	for _, v := range s {
		if !v.Symbolic() {
			out = out.Add(v)
		}
	}
	return out
}

// stored is what is stored at the address or in the container a.
func (e *eval) stored(a, v ssa.Value) Set {
	refs := a.Referrers()
	if refs == nil {
		return nil
	}
	var out Set
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == a {
				out = out.Union(e.sub(r.Val, v))
			}
		case *ssa.MapUpdate:
			if r.Map == a {
				out = out.Union(e.sub(r.Value, v))
			}
		case *ssa.Send:
			if r.Chan == a {
				out = out.Union(e.sub(r.X, v))
			}
		case *ssa.IndexAddr:
			if r.X == a {
				out = out.Union(e.stored(r, v))
			}
		case *ssa.FieldAddr:
			if r.X == a && e.p.fieldKey(r.X.Type(), r.Field) == "" && e.p.carries(r.Type()) {
				out = out.Union(e.stored(r, v)) // an unnamed struct is one with its fields
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == a && i < len(fn.FreeVars) && !e.busy[fn.FreeVars[i]] {
					e.busy[fn.FreeVars[i]] = true
					out = out.Union(concrete(e.p.evalOf(fn).stored(fn.FreeVars[i], nil)))
					delete(e.busy, fn.FreeVars[i])
				}
			}
		case *ssa.UnOp:
			// m := *p; m[k] = v
			if _, isMap := r.Type().Underlying().(*types.Map); isMap && r.Op == token.MUL {
				out = out.Union(e.stored(r, v))
			}
		}
	}
	return out
}
