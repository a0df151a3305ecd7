package summary

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A function that is kept as an interface value is called by who says what type it has: of
// all that are kept there, only those of that type are meant.

// sigPart names the part of a function value that says what type it had when it became an
// interface value.
const sigPart = "sig"

// signed are the values with the type that their functions have.
func (e *eval) signed(s Set, t types.Type) Set {
	sig, ok := t.(*types.Signature)
	if !ok || typeParams(e.fn).Len() > 0 {
		return s
	}
	var out Set
	for _, v := range s {
		if v.Kind == Func {
			v = v.withPart(sigPart, Set{mk(Value{Kind: Unknown, Key: ofType + sigText(sig)})})
		}
		out = out.Add(v)
	}
	return out
}

// unsigned is a function value without that.
func (v *Value) unsigned() *Value {
	if _, ok := v.Part(sigPart); !ok || v.Kind != Func {
		return v
	}
	w := *v
	w.Parts = nil
	for _, q := range v.Parts {
		if q.Name != sigPart {
			w.Parts = append(w.Parts, q)
		}
	}
	return mk(w)
}

// assertedAs is the type of function that a called value was said to have when it was taken
// out of an interface value; "" if it was not.
func assertedAs(fn *ssa.Function, v ssa.Value) string {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	t, ok := v.(*ssa.TypeAssert)
	if !ok || typeParams(fn).Len() > 0 {
		return ""
	}
	sig, ok := t.AssertedType.(*types.Signature)
	if !ok {
		return ""
	}
	return sigText(sig)
}

// MayBe reports whether a function value may be of the type; "" is any.
func (v *Value) MayBe(as string) bool {
	sig, ok := v.Part(sigPart)
	return !ok || as == "" || len(sig) != 1 || sig[0].Key == ofType+as
}

// sigText is a type of functions as text, without the names of parameters.
func sigText(t *types.Signature) string {
	unnamed := func(in *types.Tuple) *types.Tuple {
		var out []*types.Var
		for v := range in.Variables() {
			out = append(out, types.NewParam(token.NoPos, nil, "", v.Type()))
		}
		return types.NewTuple(out...)
	}
	return types.TypeString(types.NewSignatureType(nil, nil, nil, unnamed(t.Params()), unnamed(t.Results()), t.Variadic()), (*types.Package).Path)
}
