package summary

import (
	"go/types"
	"slices"
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
// it is none of fn's. fn may be nil.
func typeParam(fn *ssa.Function, t types.Type) int {
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok || fn == nil {
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
		out[i] = p.typeArg(fn, t)
	}
	return out
}

// typeArg is a value of the type argument t, which stands in fn.
func (p *Package) typeArg(fn *ssa.Function, t types.Type) Set {
	if j := typeParam(fn, t); j > 0 {
		return Set{mk(Value{Kind: TypeArg, Index: j - 1})}
	}
	if key := p.typeKey(t); key != "" {
		return Set{mk(Value{Kind: Object, Key: key})}
	}
	if name := p.argName(fn, t); name != "" {
		return Set{mk(Value{Kind: Unknown, Key: ofType + name})}
	}
	return nil
}

// ofType begins the key of an unknown value of a type that has no key.
const ofType = "type "

// A field of a generic type is named with its type arguments, as far as they are
// known, because what one instance holds is not in the others: "pkg.T.f" is the
// field of any, "pkg.T.f[int]" of one, and "pkg.T.f[#0]" of the one that the first
// type parameter of the function makes.

// fieldOf is the key, with type arguments, of field i of a struct type that stands
// in fn, or of a pointer to one; "" if the type has no name.
func (p *Package) fieldOf(fn *ssa.Function, t types.Type, i int) string {
	key := p.fieldKey(t, i)
	n, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok || key == "" || n.TypeArgs().Len() == 0 {
		return key
	}
	var args []string
	for a := range n.TypeArgs().Types() {
		name := p.argName(fn, a)
		if name == "" {
			return key
		}
		args = append(args, name)
	}
	return instance(key, args)
}

func instance(key string, args []string) string { return key + "[" + strings.Join(args, "|") + "]" }

// argName is how the type argument t is named in the key of a field; "" if it
// depends on a type parameter but is none.
func (p *Package) argName(fn *ssa.Function, t types.Type) string {
	if i := typeParam(fn, t); i > 0 {
		return anyOf + strconv.Itoa(i-1)
	}
	if key := p.typeKey(t); key != "" {
		return key
	}
	if b, ok := types.Unalias(t).(*types.Basic); ok {
		return b.Name()
	}
	if fn == nil || typeParams(fn).Len() > 0 {
		return ""
	}
	return types.TypeString(types.Unalias(t), (*types.Package).Path)
}

const anyOf = "#" // begins the name of a type parameter

// Generic is the key of a field in any instance of its type.
func Generic(key string) string {
	key, _, _ = strings.Cut(key, "[")
	return key
}

// openKey reports whether the instance depends on the function's type parameters.
func openKey(key string) bool {
	_, args, ok := strings.Cut(key, "[")
	return ok && strings.Contains(args, anyOf)
}

// outsideKey is the key as it is known outside the function: where the instance
// depends on its type parameters, it is any.
func outsideKey(key string) string {
	if openKey(key) {
		return Generic(key)
	}
	return key
}

// SameField reports whether two keys may be of one field: of one instance, or of
// any.
func SameField(a, b string) bool {
	return a == b || Generic(a) == Generic(b) && (a == Generic(a) || b == Generic(b))
}

// SamePlace reports whether what the event puts into a field is in that with the key.
func (p *Package) SamePlace(key string, ev *Event) bool {
	if SameField(key, ev.Key) {
		return true
	}
	if holder(key) == "" || Generic(key) != Generic(ev.Key) {
		return false
	}
	in := p.contentsOf(key)
	return slices.ContainsFunc(ev.Vals, func(v *Value) bool {
		return slices.ContainsFunc(in, func(w *Value) bool { return v.Kind == w.Kind && v.Key == w.Key })
	})
}

// key is the key of a field as the caller knows it.
func (b Binding) key(key string) string {
	if !openKey(key) {
		return key
	}
	name, args, _ := strings.Cut(strings.TrimSuffix(key, "]"), "[")
	list := strings.Split(args, "|")
	for i, arg := range list {
		n, ok := strings.CutPrefix(arg, anyOf)
		if !ok {
			continue
		}
		j, err := strconv.Atoi(n)
		if err != nil || j >= len(b.Types) || len(b.Types[j]) != 1 {
			return name
		}
		switch t := b.Types[j][0]; t.Kind {
		case TypeArg:
			list[i] = anyOf + strconv.Itoa(t.Index)
		case Object:
			list[i] = t.Key
		case Unknown:
			list[i] = strings.TrimPrefix(t.Key, ofType)
		default:
			return name
		}
	}
	return instance(name, list)
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

// withTypeArgs lets a generic function used as a value know its types.
func withTypeArgs(v *Value, args []Set) *Value {
	for i, a := range args {
		v = v.withPart(typePart+strconv.Itoa(i), a)
	}
	return v
}

// withArgsOf lets a value of type t, or a method of it, know its type arguments.
func (e *eval) withArgsOf(v *Value, t types.Type) *Value {
	n, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok {
		return v
	}
	var args []Set
	for a := range n.TypeArgs().Types() {
		args = append(args, e.p.typeArg(e.fn, a))
	}
	return withTypeArgs(v, args)
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
		switch t.Kind {
		case TypeArg:
			return vals, t.Index + 1
		case Unknown:
			return vals, 0
		}
		out = out.Union(p.converted(t, vals))
	}
	return out, 0
}
