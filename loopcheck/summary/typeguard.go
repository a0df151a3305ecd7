package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// typeGuard is what it means that a value was asked for a type and has it, or has it not.
func typeGuard(a *ssa.TypeAssert, has bool, index map[ssa.Value]int) effect.Guard {
	i, name := numberOf(a.X, index), nameOfType(a.AssertedType)
	if i == 0 || name == "" {
		return effect.Guard{}
	}
	return effect.Guard{Param: i, Holds: !has, Value: name}
}

// nameOfType is the type of what an interface holds, as a constant that is compared; ""
// if that cannot be told by its name.
func nameOfType(t types.Type) string {
	t = types.Unalias(t)
	switch x := types.Unalias(deref(t)).(type) {
	case *types.Basic:
	case *types.Named:
		if types.IsInterface(x) || x.TypeArgs().Len() > 0 {
			return ""
		}
	default:
		return ""
	}
	return "type " + types.TypeString(t, nil)
}
