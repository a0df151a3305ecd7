package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// A target is a function that a call is known to reach.
type target struct {
	key  string   // contract key; "" if it cannot be named
	keys []string // keys under which a contract on it may stand, best first
	fn   *ssa.Function
	sum  *Summary
	bind Binding
	name string // short, for messages
	recv bool   // bind.Args[0] is a receiver
	size int    // the number of its parameters, without the receiver; 0 if it is not known
}

// staticTarget is the target of a call of fn.
func (p *Package) staticTarget(fn *ssa.Function, b Binding) target {
	fn = origin(fn)
	t := target{bind: b, name: p.shortName(fn), recv: fn.Signature.Recv() != nil, size: fn.Signature.Params().Len()}
	if obj, ok := fn.Object().(*types.Func); ok {
		t.key = p.objKey(obj)
		t.keys = []string{t.key}
		p.noteFunc(obj)
	} else {
		t.key = p.funcKey(fn)
	}
	if fn.Pkg == p.in.SSA && fn.Blocks != nil {
		t.fn = fn
	}
	t.sum = p.summaryOf(fn)
	return t
}

func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// keyTarget is the target of a call of the function with this key.
func (p *Package) keyTarget(key string, b Binding) (target, bool) {
	if fn := p.byKey[key]; fn != nil {
		return p.staticTarget(fn, b), true
	}
	t := target{key: key, keys: []string{key}, bind: b}
	if obj := p.objs[key]; obj != nil {
		sig, _ := obj.Type().(*types.Signature)
		if sig != nil {
			t.recv, t.size = sig.Recv() != nil, sig.Params().Len()
		}
		t.sum = p.imported(obj)
	} else {
		t.sum = p.byName(key)
	}
	t.name = p.shortFunc(key, t.sum)
	return t, true
}

// targets are the functions that a call is known to reach, for their results.
func (p *Package) targets(e *eval, c *ssa.CallCommon, b Binding) []target {
	if fn := c.StaticCallee(); fn != nil && !c.IsInvoke() {
		return []target{p.staticTarget(fn, b)}
	}
	var ts []target
	method := ""
	if c.IsInvoke() {
		method = c.Method.Name()
	} else if _, ok := c.Value.(*ssa.Builtin); ok {
		return nil
	}
	for _, v := range p.resolve(e.set(c.Value)) {
		ts = append(ts, p.valueTargets(v, method, b)...)
		if len(ts) > maxSet {
			break
		}
	}
	return ts
}

// valueTargets are the functions reached by calling v, or method on v.
func (p *Package) valueTargets(v *Value, method string, b Binding) []target {
	switch v.Kind {
	case Func:
		if method != "" {
			return nil
		}
		t, ok := p.keyTarget(v.Key, p.bindFunc(v, b))
		if !ok {
			return nil
		}
		return []target{t}
	case Object:
		if method == "" {
			var ts []target
			if inner, ok := v.Part(Inner); ok {
				for _, w := range inner {
					ts = append(ts, p.valueTargets(w, "", b)...)
				}
			}
			return ts
		}
		if t, _, ok := p.methodOn(v, method, b); ok {
			return []target{t}
		}
	case Bound:
		if method != "" {
			return nil
		}
		recv, _ := v.Part("recv")
		b.Args = append([]Set{nil}, b.Args...)
		var ts []target
		for _, w := range p.resolve(recv) {
			ts = append(ts, p.valueTargets(w, v.Key, b)...)
		}
		return ts
	}
	return nil
}

// bindFunc is the binding of a call of the function value v with the
// arguments of b.
func (p *Package) bindFunc(v *Value, b Binding) Binding {
	nb := Binding{Args: b.Args, Types: typesOf(v), done: map[*Value]Set{}}
	if recv, ok := v.Part("recv"); ok {
		nb.Args = append([]Set{recv}, b.Args...)
		return nb
	}
	for _, q := range v.Parts {
		if i, err := strconv.Atoi(q.Name); err == nil {
			for len(nb.Free) <= i {
				nb.Free = append(nb.Free, nil)
			}
			nb.Free[i] = q.Vals
		}
	}
	return nb
}

// methodOn finds the method that a value of a concrete type has. Where it is
// promoted from an embedded interface, on holds what that interface may be.
// b's first argument, the receiver, is replaced.
func (p *Package) methodOn(v *Value, method string, b Binding) (t target, on Set, ok bool) {
	args, typeArgs := slices.Clone(b.Args), typesOf(v)
	if len(args) == 0 {
		args = []Set{nil}
	}
	args[0] = Set{v}
	typ := p.typeOf(v.Key)
	if typ == nil {
		return p.hiddenMethod(v, method, args, typeArgs)
	}
	if _, isFunc := typ.Underlying().(*types.Signature); isFunc {
		if inner, has := v.Part(Inner); has {
			args[0] = inner
		}
	}
	obj, index, _ := types.LookupFieldOrMethod(typ, true, pkgOf(typ), method)
	m, isFunc := obj.(*types.Func)
	if !isFunc {
		return target{}, nil, false
	}
	recv, cur := Set{v}, typ
	for _, i := range index[:len(index)-1] {
		e := eval{p: p}
		recv = e.field(recv, cur, i)
		st, _ := deref(cur).Underlying().(*types.Struct)
		if st == nil || i >= st.NumFields() {
			return target{}, nil, false
		}
		cur = st.Field(i).Type()
	}
	if types.IsInterface(cur) {
		return target{}, recv, true
	}
	if len(index) > 1 {
		e := eval{p: p}
		args[0], typeArgs = recv, typesOf(e.withArgsOf(mk(Value{}), cur))
	}
	m = m.Origin()
	p.noteFunc(m)
	t, ok = p.keyTarget(p.objKey(m), Binding{Args: args, Types: typeArgs})
	t.keys = p.methodKeysOf(typ, m)
	t.recv = true
	t.name = funcName(m)
	if len(index) > 1 && !token.IsExported(receiverName(m)) {
		t.name = p.Short(v, method)
	}
	return t, nil, ok
}

func receiverName(m *types.Func) string {
	if n, ok := types.Unalias(deref(m.Signature().Recv().Type())).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

func deref(t types.Type) types.Type {
	if q, ok := t.Underlying().(*types.Pointer); ok {
		return q.Elem()
	}
	return t
}

func pkgOf(t types.Type) *types.Package {
	if q, ok := types.Unalias(t).(*types.Pointer); ok {
		t = q.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Pkg()
	}
	return nil
}
