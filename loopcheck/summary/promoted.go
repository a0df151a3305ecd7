package summary

import (
	"cmp"
	"go/token"
	"go/types"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

// A Promoted is the way from a type to a method that it has by what is embedded
// in it, for packages that are not shown the type.
type Promoted struct {
	Fields []string // keys
	Func   string   // key; "" if the last field is an interface
	Name   string   // its short name, if it is of the standard library, whose summaries do not tell it
	Types  []Set    // a value of each type argument of what is embedded
}

// promotes notes the methods that the types of the package have by what is embedded
// in them, and that do something.
func (p *Package) promotes() map[string]Promoted {
	var out map[string]Promoted
	scope := p.in.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		n := tn.Type().(*types.Named)
		st, ok := n.Underlying().(*types.Struct)
		if !ok || !embeds(st) {
			continue
		}
		for sel := range types.NewMethodSet(types.NewPointer(n)).Methods() {
			if len(sel.Index()) < 2 {
				continue
			}
			if q, ok := p.promoted(n, sel); ok {
				if out == nil {
					out = map[string]Promoted{}
				}
				out[contract.TypeKey(tn)+"."+sel.Obj().Name()] = q
			}
		}
	}
	return out
}

func embeds(st *types.Struct) bool {
	for f := range st.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// promoted is the way to one method, if calling it does anything.
func (p *Package) promoted(t *types.Named, sel *types.Selection) (q Promoted, ok bool) {
	var cur types.Type = t
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		st, ok := deref(cur).Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			return q, false
		}
		if key := p.fieldOf(nil, cur, i); key != "" {
			q.Fields = append(q.Fields, key)
		}
		cur = st.Field(i).Type()
	}
	if types.IsInterface(cur) {
		return q, true
	}
	m, isFunc := sel.Obj().(*types.Func)
	if !isFunc {
		return q, false
	}
	m = m.Origin()
	e := eval{p: p}
	q.Types = typesOf(e.withArgsOf(mk(Value{}), cur))
	if q.Func = p.objKey(m); isStdKey(q.Func) {
		q.Name = funcName(m)
	}
	var sum *Summary
	if fn := p.byKey[q.Func]; fn != nil {
		sum = p.sums[fn]
	} else {
		sum = p.imported(m)
	}
	return q, q.Func != "" && (sum != nil && !sum.IsEmpty() || p.contractOf([]string{q.Func}) != nil)
}

// promotedTo finds the method of a type that this package is not shown.
func (p *Package) promotedTo(key, method string) (q Promoted, ok bool) {
	i := strings.LastIndexByte(key, '.')
	if i < 0 {
		return q, false
	}
	table := p.in.Library.Promoted
	if in := p.below.byPath[key[:i]]; in != nil {
		table = in.Promoted
	}
	q, ok = table[key+"."+method]
	return q, ok
}

// hiddenMethod is methodOn for a value of a type that this package is not shown.
func (p *Package) hiddenMethod(v *Value, method string, args, typeArgs []Set) (t target, on Set, ok bool) {
	key := trimStar(v.Key)
	if q, ok := p.promotedTo(key, method); ok {
		recv := Set{v}
		for _, f := range q.Fields {
			recv = inField(recv, f)
		}
		if q.Func == "" {
			return target{}, recv, true
		}
		args[0] = recv
		t, ok = p.keyTarget(q.Func, Binding{Args: args, Types: q.Types})
		t.keys = []string{key + "." + method, q.Func}
		t.recv, t.name = true, cmp.Or(q.Name, t.name)
		if of := strings.TrimSuffix(q.Func, "."+method); !token.IsExported(of[strings.LastIndexByte(of, '.')+1:]) {
			t.name = p.Short(v, method)
		}
		return t, nil, ok
	}
	key += "." + method
	t, ok = p.keyTarget(key, Binding{Args: args, Types: typeArgs})
	t.recv = true
	if t.sum.standsIn() == "" {
		t.name = p.Short(v, method)
	}
	return t, nil, ok && (t.sum != nil || t.fn != nil || p.contracts.Lookup(key) != nil)
}
