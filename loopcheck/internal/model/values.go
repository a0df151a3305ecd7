package model

import (
	"fmt"
	"slices"
)

// fun is what an expression of type func() may be.
func (r *run) fun(x *FuncExpr, e *env, s Sure) []choice {
	w := r.w
	switch x.Kind {
	case FuncRef:
		return []choice{{w.value(&value{fn: x.Func}), yes}}
	case FuncLit:
		in := captures(x, e)
		v := w.value(&value{lit: x, env: in})
		if r.storing {
			// Whoever has it may call it.
			r.path = append(r.path, Frame{})
			r.apply(v, s)
			r.path = r.path[:len(r.path)-1]
		}
		return []choice{{v, yes}}
	case FuncParam:
		if e.f == nil {
			return nil
		}
		set := e.fSet
		if e.inLit {
			set = captured
		}
		return []choice{{e.f, set}}
	case FuncLocal:
		out := slices.Clone(e.h)
		for i := range out {
			if e.inLit {
				out[i].set = captured
			}
		}
		return out
	case FuncOf:
		return r.get(x.Var)
	case FuncField:
		return r.held(x.Var)
	case FuncParamF:
		switch {
		case e.t != nil && e.t.in != nil:
			return r.held(e.t.in)
		case e.t == nil || e.t.loose:
			return r.get(e.self())
		}
		return r.get(e.t.id)
	case FuncResult:
		var out []choice
		ends := true
		r.each2(x.Call, e, s, func(in *env) {
			r.path = append(r.path, Frame{e.fn.Pkg.Name, x.Call.Line})
			ends = r.enter(x.Call.Func, in, s) && ends
			r.path = r.path[:len(r.path)-1]
			out = append(out, in.gives...)
		})
		if ends {
			r.w.fail("code that is never reached")
		}
		r.ended = r.ended || ends
		return out
	case FuncBound:
		var out []choice
		for _, o := range r.obj(x.Recv, e, s) {
			out = append(out, choice{w.value(&value{fn: x.Func, recv: o}), yes})
		}
		return out
	case FuncBoundX:
		var out []choice
		for _, o := range r.iface(x.On, e, s) {
			v := &value{recv: o, bound: x.On.Iface}
			if o.typ != nil {
				v = &value{fn: o.typ.method(x.On.Iface.Method), recv: o}
			}
			out = append(out, choice{w.value(v), yes})
		}
		return out
	}
	panic("no such function")
}

// held is what the field of the object in a variable may be.
func (r *run) held(v *Var) []choice {
	if r.w.apart {
		return r.get(v)
	}
	return r.get(v.Type)
}

// captures is what a literal keeps of its surroundings.
func captures(x *FuncExpr, e *env) *env {
	in := e.literal()
	u := uses(x.Body)
	if !u.f {
		in.f = nil
	}
	if !u.x {
		in.x = nil
	}
	if !u.t {
		in.t = nil
	}
	if !u.h {
		in.h = nil
	}
	in.b, in.fSet = captured, captured
	in.name()
	for _, c := range in.h {
		if c.val != nil {
			in.id += " h=" + c.val.id
			in.depth = max(in.depth, c.val.depth)
		}
	}
	return in
}

// value completes a value.
func (w *world) value(v *value) *value {
	v.depth = 1
	switch {
	case v.lit != nil:
		v.id = fmt.Sprintf("lit %s:%d{%s}", v.env.fn.Pkg.Name, v.lit.Line, v.env.id)
		v.depth += v.env.depth
	case v.bound != nil:
		v.id = "bound " + v.bound.Method + " of " + v.recv.id
		v.depth += v.recv.depth
	default:
		v.id = v.fn.Pkg.Name + "."
		if v.fn.Recv != nil {
			v.id += v.fn.Recv.Name + "."
		}
		v.id += v.fn.Name
		if v.recv != nil {
			v.id += " of " + v.recv.id
			v.depth += v.recv.depth
		}
	}
	if v.depth > maxDepth {
		w.fail("nesting of values")
	}
	return v
}

// iface is what an expression of an interface type may be.
func (r *run) iface(x *IfaceExpr, e *env, s Sure) []*object {
	switch x.Kind {
	case IfaceConv:
		out := r.obj(x.Obj, e, s)
		for _, o := range out {
			m := r.w.conv[x.Iface]
			if m == nil {
				m = map[*Type]bool{}
				r.w.conv[x.Iface] = m
			}
			m[o.typ] = true
		}
		return out
	case IfaceParam:
		if e.x == nil {
			return nil
		}
		return []*object{e.x}
	}
	var out []*object
	if r.direct {
		return nil
	}
	for _, k := range keys(r.w.objs[x.Var]) {
		out = append(out, r.w.objs[x.Var][k])
	}
	return out
}

// obj is what an expression of a struct type may be.
func (r *run) obj(x *ObjExpr, e *env, s Sure) []*object {
	switch {
	case x.Param:
		if e.t == nil {
			return []*object{loose(e.self())}
		}
		return []*object{e.t}
	case x.Var != nil:
		return []*object{{typ: x.Var.Type, id: "var " + x.Var.Pkg.Name + "." + x.Var.Name, loose: true, in: x.Var}}
	}
	o := &object{typ: x.Type, id: x.Type.Pkg.Name + "." + x.Type.Name, depth: 1}
	if x.Type.Field {
		// Told apart by what they are made with.
		vals := r.fun(x.Field, e, s)
		for _, c := range vals {
			if c.val != nil {
				o.id += "{" + c.val.id + "}"
				o.depth = max(o.depth, 1+c.val.depth)
			}
		}
		o.id = fmt.Sprintf("%s made in %s@%p", o.id, e.fn.Name, x)
		for _, c := range vals {
			if c.val != nil {
				r.w.put(o.id, c.val)
				r.w.put(x.Type, c.val)
			}
		}
	}
	return []*object{o}
}

// loose is an object of a type of which nothing else is known.
func loose(t *Type) *object {
	return &object{typ: t, id: "?" + t.Pkg.Name + "." + t.Name, loose: true}
}

type used struct{ f, x, t, h bool }

// uses finds what of its surroundings a block mentions.
func uses(b *Block) used {
	var u used
	var blk func(*Block)
	var fun func(*FuncExpr)
	var obj func(*ObjExpr)
	ifc := func(x *IfaceExpr) {
		if x != nil {
			u.x = u.x || x.Kind == IfaceParam
			obj(x.Obj)
		}
	}
	obj = func(x *ObjExpr) {
		if x != nil {
			u.t = u.t || x.Param
			fun(x.Field)
		}
	}
	call := func(c *Call) {
		if c != nil {
			fun(c.Val)
			fun(c.Fn)
			ifc(c.On)
			ifc(c.Conv)
			obj(c.Obj)
			obj(c.Recv)
		}
	}
	fun = func(x *FuncExpr) {
		if x == nil {
			return
		}
		switch x.Kind {
		case FuncParam:
			u.f = true
		case FuncLocal:
			u.h = true
		case FuncParamF:
			u.t = true
		}
		blk(x.Body)
		call(x.Call)
		ifc(x.On)
		obj(x.Recv)
	}
	blk = func(b *Block) {
		if b == nil {
			return
		}
		for _, s := range b.Stmts {
			u.t = u.t || s.Kind == DoSetT
			fun(s.Fn)
			ifc(s.Conv)
			call(s.Call)
			blk(s.Block)
			blk(s.Else)
		}
	}
	blk(b)
	return u
}
