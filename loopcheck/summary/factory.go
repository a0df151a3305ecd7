package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A function that is made by a method of what a function is given, or by a function that
// it is given, is known to its callers: they know who makes it.

// made is what a call returns as result i of which only the callers know who returns it, if
// that is a function.
func (e *eval) made(c *ssa.CallCommon, i int, t types.Type) (out Set) {
	if _, isFunc := t.Underlying().(*types.Signature); !isFunc || c.StaticCallee() != nil || e.p.in.Std {
		return nil
	}
	method := ""
	if c.IsInvoke() {
		method = c.Method.Name()
	}
	for _, v := range e.set(c.Value) {
		if v.Kind == Param || v.Kind == Free || v.Kind == Field && v.Symbolic() && v.depth()+1 < maxDepth {
			out = out.Add(mk(Value{Kind: Made, Key: method, Index: i, Base: v}))
		}
	}
	return out
}

// resultsOf is what a value stands for that somebody makes, once it is known who does.
func (p *Package) resultsOf(v *Value) (out Set) {
	if v.Base == nil || v.Symbolic() {
		return nil
	}
	for _, by := range p.resolve(Set{v.Base}) {
		t, ok := target{}, false
		switch {
		case v.Key != "":
			var on Set
			t, on, ok = p.methodOn(by, v.Key, Binding{})
			ok = ok && on == nil
		case by.Kind == Func:
			t, ok = p.keyTarget(by.Key, p.bindFunc(by, Binding{}))
		}
		if !ok || t.sum == nil || v.Index >= len(t.sum.Returns) {
			continue
		}
		for _, w := range t.bind.SubstSet(t.sum.Returns[v.Index]) {
			if w.Kind != Made { // not what another makes
				out = out.Add(w)
			}
		}
	}
	return out
}
