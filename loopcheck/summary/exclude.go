package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// maxExcluded bounds how many types are remembered that a value is not.
const maxExcluded = 8

// excluded are the types, or the interfaces, that v is known not to have where an
// instruction stands: an assertion or a case of a type switch on the way there says
// so.
func (p *Package) excluded(v ssa.Value, at ssa.Instruction) (out []string) {
	f := p.flows[at.Parent()]
	if f == nil {
		return nil
	}
	f.facts[at.Block().Index].any(func(cond ssa.Value, holds bool) bool {
		ok, isExtract := cond.(*ssa.Extract)
		if holds || !isExtract || ok.Index != 1 {
			return false
		}
		t, asserts := ok.Tuple.(*ssa.TypeAssert)
		if !asserts || !same(t.X, v) {
			return false
		}
		key := p.typeKey(t.AssertedType)
		if types.IsInterface(t.AssertedType) {
			key = p.ifaceKey(t.AssertedType)
		}
		// Of a generic type, only one instance is ruled out.
		if n, ok := types.Unalias(deref(t.AssertedType)).(*types.Named); key != "" && ok && n.TypeArgs() == nil && !slices.Contains(out, key) {
			out = append(out, key)
		}
		return len(out) == maxExcluded
	})
	slices.Sort(out)
	return out
}

// excludes reports whether an object cannot be what c is made on.
func (p *Package) excludes(c *Call, object *Value) bool {
	if len(c.Not) == 0 {
		return false
	}
	t := p.typeOf(object.Key)
	return t != nil && slices.ContainsFunc(c.Not, func(key string) bool {
		switch not := p.typeOf(key); {
		case not == nil:
			return key == object.Key
		case types.IsInterface(not):
			return types.Implements(t, not.Underlying().(*types.Interface))
		default:
			return types.Identical(t, not)
		}
	})
}
