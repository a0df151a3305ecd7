package summary

import (
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Generic functions are read once, as they are written. What a call instantiates
// them with is bound like an argument.

// typeParams are the type parameters that may stand in fn: its own, or those of
// the function around it.
func typeParams(fn *ssa.Function) *types.TypeParamList { return origin(topFunc(fn)).TypeParams() }

// typeParam is the number of the type parameter that t is, counted from 1; 0 if
// it is none of fn's.
func typeParam(fn *ssa.Function, t types.Type) int {
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return 0
	}
	list := typeParams(fn)
	for i := range list.Len() {
		if list.At(i) == tp {
			return i + 1
		}
	}
	return 0
}

// typeArgs holds a value of each type argument of a call of callee by fn.
func (p *Package) typeArgs(callee, fn *ssa.Function) []Set {
	args := callee.TypeArgs()
	if len(args) == 0 {
		return nil
	}
	out := make([]Set, len(args))
	for i, t := range args {
		if j := typeParam(fn, t); j > 0 {
			out[i] = Set{mk(Value{Kind: TypeArg, Index: j - 1})}
		} else if key := p.typeKey(t); key != "" {
			out[i] = Set{mk(Value{Kind: Object, Key: key})}
		}
	}
	return out
}

// typePart begins the names of the parts of a function value that say what the
// type parameters in it stand for.
const typePart = "type "

// withTypes lets a function literal of a generic function know its types.
func withTypes(v *Value, fn *ssa.Function) *Value {
	for i := range typeParams(fn).Len() {
		v = v.withPart(typePart+strconv.Itoa(i), Set{mk(Value{Kind: TypeArg, Index: i})})
	}
	return v
}

// typesOf is the inverse of withTypes.
func typesOf(v *Value) []Set {
	var out []Set
	for _, q := range v.Parts {
		n, ok := strings.CutPrefix(q.Name, typePart)
		if !ok {
			continue
		}
		i, _ := strconv.Atoi(n)
		for len(out) <= i {
			out = append(out, nil)
		}
		out[i] = q.Vals
	}
	return out
}

// byType is what a call on vals, of a type parameter, is made on: values of the
// type that the parameter stands for. If that is a type parameter of the caller,
// its number counted from 1 is param.
func (p *Package) byType(vals Set, types []Set, index int) (_ Set, param int) {
	if index == 0 || index > len(types) || len(types[index-1]) == 0 {
		return vals, 0
	}
	var out Set
	for _, t := range types[index-1] {
		if t.Kind == TypeArg {
			return vals, t.Index + 1
		}
		out = out.Union(p.converted(t, vals))
	}
	return out, 0
}
