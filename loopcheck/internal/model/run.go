package model

import (
	"fmt"
	"slices"
	"strings"
)

// A run walks every path from one function.
type run struct {
	w       *world
	storing bool     // for what is stored, not for what is done
	home    *Package // of the callback
	direct  bool     // nothing is read from variables: see mixed
	path    []Frame
	via     []Frame        // functions under way that were called as values
	active  map[string]int // calls under way, and how often
	hits    []Hit
	later   []func()       // what is stored
	ended   bool           // a call in the expression at hand never returns
	stopped bool           // the rest of the block is not run in this context
	picks   map[*Func]bool // functions that pick from a table of both kinds
	again   map[*Func]bool // functions that were called while under way
}

func (r *run) commit() {
	for _, do := range r.later {
		do()
	}
	r.later = nil
}

// settle gives up on a recursion that picks from a table of both kinds: while the
// table is not yet known to be one, the engine takes it to be surer, and in a
// recursion that stays. A known limit.
func (r *run) settle() {
	for fn := range r.picks {
		if r.again[fn] {
			r.w.fail("recursion that picks from a table")
		}
	}
}

// block runs a block. It reports whether the program always ends in it: then
// nothing that it does counts, but what it stores and registers does.
func (r *run) block(b *Block, e *env, s Sure) (ends bool) {
	hits := len(r.hits)
	for i, st := range b.Stmts {
		ended := r.ended
		r.ended, r.stopped = false, false
		ends = r.stmt(st, e, s) || r.ended
		r.ended = ended
		if ends {
			if i < len(b.Stmts)-1 || b.Exit != Goes {
				r.w.fail("code that is never reached")
			}
			break
		}
		if r.stopped {
			return false
		}
	}
	if ends = ends || b.Exit != Goes; ends {
		r.hits = r.hits[:hits]
	}
	return ends
}

// started does what a goroutine does: only what it stores counts.
func (r *run) started(do func(r *run)) {
	if !r.storing {
		return
	}
	do(r)
}

func (r *run) stmt(st *Stmt, e *env, s Sure) (ends bool) {
	w := r.w
	if w.beyond != "" {
		return false
	}
	at := Frame{e.fn.Pkg.Name, st.Line}
	switch st.Kind {
	case DoOp:
		if st.Op != Quiet && !r.storing {
			r.hits = append(r.hits, Hit{st.Op, s, append(slices.Clone(r.path), at), slices.Clone(r.via)})
		}
	case DoCall:
		if st.Mode == Started {
			r.operands(st.Call, e, s)
			r.started(func(r *run) { r.call(st.Call, e, s) })
			return false
		}
		return r.call(st.Call, e, s) && st.Mode == Plain
	case DoIf, DoLoop:
		r.block(st.Block, e, s)
		r.stopped = false
	case DoElse:
		a, b := r.block(st.Block, e, s), r.block(st.Else, e, s)
		r.stopped = false
		return a && b
	case DoGuard:
		is := e.b
		if st.OnFn {
			is = e.fSet
		}
		if r.storing {
			is = unknown // see unguarded
		}
		if is == unknown || (is == yes) == st.Holds {
			ends := r.block(st.Block, e, s)
			r.stopped = ends && is != unknown
		}
	case DoLit:
		in := e.literal()
		if st.Mode == Started {
			r.started(func(r *run) { r.block(st.Block, in, s) })
			return false
		}
		r.path = append(r.path, at)
		ends = r.block(st.Block, in, s)
		r.path = r.path[:len(r.path)-1]
		r.stopped = false
		return ends && st.Mode == Plain
	case DoOnce:
		r.each(r.fun(st.Fn, e, s), at, max(s, FirstUse))
	case DoStore:
		if st.Var.Kind == IfaceVar {
			for _, o := range r.iface(st.Conv, e, s) {
				if o.typ == nil {
					continue // see world.stores
				}
				r.later = append(r.later, func() { w.putObj(st.Var, o) })
			}
			return false
		}
		r.store(st.Var, r.fun(st.Fn, e, s))
	case DoSet:
		vals := r.fun(st.Fn, e, s)
		r.store(st.Var.Type, vals)
		r.store(st.Var, vals)
	case DoSetT:
		vals := r.fun(st.Fn, e, s)
		r.store(e.self(), vals)
		switch {
		case e.t == nil:
		case e.t.in != nil:
			r.store(e.t.in, vals)
		case !e.t.loose:
			r.store(e.t.id, vals)
		}
	case DoSetLocal:
		r.fun(st.Fn, e, s)
	case DoEach:
		r.each(r.get(st.Var), at, s)
	case DoPost:
		vals := r.fun(st.Fn, e, s)
		if st.Fn.Kind == FuncParamF {
			vals = append(vals, r.get(e.self())...) // see anywhere
		}
		for _, c := range slices.Clone(vals) {
			if c.val == nil || c.val.bound == nil {
				continue
			}
			// A method of an interface of which nothing is known.
			for _, t := range w.converted(c.val.bound) {
				m := t.method(c.val.bound.Method)
				vals = append(vals, choice{w.value(&value{fn: m, recv: loose(t)}), yes})
			}
		}
		for _, c := range vals {
			if c.val == nil || c.val.bound != nil {
				continue
			}
			r.later = append(r.later, func() {
				if w.roots[c.val.id] == nil {
					w.roots[c.val.id] = c.val
					w.grew = true
				}
			})
		}
	}
	return false
}

// operands evaluates what a call is made of, as a go statement does at once.
func (r *run) operands(c *Call, e *env, s Sure) {
	for _, x := range []*FuncExpr{c.Val, c.Fn} {
		if x != nil && x.Kind != FuncPicked {
			r.fun(x, e, s)
		}
	}
	for _, x := range []*IfaceExpr{c.On, c.Conv} {
		switch {
		case x == nil:
		case c.Func != nil && c.Func.Generic && x.Kind == IfaceConv:
			r.obj(x.Obj, e, s)
		default:
			r.iface(x, e, s)
		}
	}
	for _, x := range []*ObjExpr{c.Recv, c.Obj} {
		if x != nil {
			r.obj(x, e, s)
		}
	}
}

func (r *run) store(place any, vals []choice) {
	for _, c := range vals {
		if c.val != nil {
			r.later = append(r.later, func() { r.w.put(place, c.val) })
		}
	}
}

// each calls each of the values at the place.
func (r *run) each(vals []choice, at Frame, s Sure) {
	r.path = append(r.path, at)
	for _, c := range vals {
		if c.val != nil {
			r.apply(c.val, s)
		}
	}
	r.path = r.path[:len(r.path)-1]
}

// self is the type of t.
func (e *env) self() *Type {
	if e.fn.Object != nil {
		return e.fn.Object
	}
	return e.fn.Recv
}

// literal is the surroundings of a literal made in e.
func (e *env) literal() *env {
	in := *e
	in.inLit = true
	return &in
}

// apply calls v.
func (r *run) apply(v *value, s Sure) (ends bool) {
	if v.bound == nil {
		at := Frame{v.home().Name, 0}
		if at.Line = v.line(); len(r.path) > 0 {
			r.via = append(r.via, at)
			defer func() { r.via = r.via[:len(r.via)-1] }()
		}
	}
	switch {
	case v.bound != nil:
		return r.invoke(v.recv, v.bound, Frame{}, s)
	case v.lit != nil:
		if r.active[v.id] > again {
			return false
		}
		if r.w.steps++; r.w.steps > maxSteps {
			r.w.fail("steps")
			return false
		}
		r.active[v.id]++
		ends = r.block(v.lit.Body, v.env, s)
		r.active[v.id]--
		return ends
	}
	e := &env{fn: v.fn, t: v.recv}
	return r.enter(v.fn, e, s)
}

// enter calls a function in the surroundings e.
func (r *run) enter(fn *Func, e *env, s Sure) (ends bool) {
	if r.w.steps++; r.w.steps > maxSteps {
		r.w.fail("steps")
	}
	e.name()
	if r.active[e.id] > 0 {
		if r.again == nil {
			r.again = map[*Func]bool{}
		}
		r.again[fn] = true
	}
	if r.w.beyond != "" || r.active[e.id] > again {
		return false
	}
	r.active[e.id]++
	defer func() { r.active[e.id]-- }()
	hits, ended := len(r.hits), r.ended
	defer func() {
		if ends && r.again[fn] {
			r.w.fail("recursion that may never come to the end of the program")
		}
		r.ended = ended
	}()
	r.ended = false
	if fn.Local != nil {
		e.h = r.locals(fn, e, s)
	}
	ends = r.ended || r.block(fn.Body, e, s)
	if fn.Returns != nil {
		stopped, before := r.stopped, len(r.hits)
		vals := r.fun(fn.Returns, e, s)
		if stopped {
			r.hits = r.hits[:before] // see unguarded
		}
		if ends = ends || r.ended; !ends {
			for _, c := range vals {
				e.gives = append(e.gives, choice{c.val, unknown})
			}
		}
	}
	if ends {
		r.hits = r.hits[:hits]
	}
	r.stopped = false
	return ends
}

// locals is what the variable h ever holds.
func (r *run) locals(fn *Func, e *env, s Sure) []choice {
	out := r.fun(fn.Local, e, s)
	hits, ended := len(r.hits), r.ended
	defer func() { r.hits, r.ended = r.hits[:hits], ended }()
	var visit func(b *Block)
	visit = func(b *Block) {
		if b == nil {
			return
		}
		for _, st := range b.Stmts {
			if st.Kind == DoSetLocal {
				out = append(out, r.fun(st.Fn, e, s)...)
			}
			visit(st.Block)
			visit(st.Else)
		}
	}
	visit(fn.Body)
	for i := range out {
		out[i].set = out[0].set
	}
	return out
}

// name gives the surroundings the text that tells them apart.
func (e *env) name() {
	var b strings.Builder
	fmt.Fprintf(&b, "%s.", e.fn.Pkg.Name)
	if e.fn.Recv != nil {
		b.WriteString(e.fn.Recv.Name + ".")
	}
	b.WriteString(e.fn.Name)
	e.depth = 0
	if e.fn.Bool {
		fmt.Fprintf(&b, " b%d", e.b)
	}
	if e.fn.Fn {
		fmt.Fprintf(&b, " f%d", e.fSet)
		if e.f != nil {
			b.WriteString("=" + e.f.id)
			e.depth = max(e.depth, e.f.depth)
		}
	}
	if e.x != nil {
		b.WriteString(" x=" + e.x.id)
		e.depth = max(e.depth, e.x.depth)
	}
	if e.t != nil {
		b.WriteString(" t=" + e.t.id)
		e.depth = max(e.depth, e.t.depth)
	}
	e.id = b.String()
}

// call makes a call in e. It reports whether it never returns.
func (r *run) call(c *Call, e *env, s Sure) (ends bool) {
	at := Frame{e.fn.Pkg.Name, c.Line}
	switch {
	case c.Val != nil:
		if c.Val.Kind == FuncPicked {
			vals := r.get(c.Val.Var)
			if r.mixed(vals) {
				if s = Possible; r.picks == nil {
					r.picks = map[*Func]bool{}
				}
				r.picks[e.fn] = true
			}
			r.each(vals, at, s)
			return false
		}
		r.each(r.fun(c.Val, e, s), at, s)
		return false
	case c.On != nil:
		for _, o := range r.iface(c.On, e, s) {
			r.invoke(o, c.On.Iface, at, s)
		}
		return false
	}
	ends = true
	r.each2(c, e, s, func(in *env) {
		r.path = append(r.path, at)
		if !r.enter(c.Func, in, s) {
			ends = false
		}
		r.path = r.path[:len(r.path)-1]
	})
	return ends
}

// each2 calls do for each of the surroundings in which a call may run its
// function.
func (r *run) each2(c *Call, e *env, s Sure, do func(in *env)) {
	fns := []choice{{nil, unknown}}
	if c.Func.Fn {
		fns = []choice{{nil, no}}
		if c.Fn != nil {
			if fns = r.fun(c.Fn, e, s); len(fns) == 0 {
				fns = []choice{{nil, unknown}}
			}
		}
	}
	xs := []*object{nil}
	if c.Func.Iface != nil {
		if c.Func.Generic && c.Conv.Kind == IfaceConv {
			xs = r.obj(c.Conv.Obj, e, s) // it stays what it is
		} else {
			xs = r.iface(c.Conv, e, s)
		}
		if len(xs) == 0 {
			xs = []*object{nil}
		}
	}
	ts := []*object{nil}
	if c.Func.Object != nil {
		ts = r.obj(c.Obj, e, s)
	} else if c.Recv != nil {
		ts = r.obj(c.Recv, e, s)
	}
	for _, f := range fns {
		for _, x := range xs {
			for _, t := range ts {
				in := &env{fn: c.Func, f: f.val, fSet: f.set, x: x, t: t}
				switch c.Bool {
				case True:
					in.b = yes
				case False:
					in.b = no
				case PassOn:
					if in.b = e.b; e.inLit {
						in.b = captured
					}
				}
				do(in)
			}
		}
	}
}

// invoke calls the interface's method of an object.
func (r *run) invoke(o *object, i *Iface, at Frame, s Sure) (ends bool) {
	if at.Pkg != "" {
		r.path = append(r.path, at)
		defer func() { r.path = r.path[:len(r.path)-1] }()
	}
	if o.typ == nil {
		ts, how := r.guess(o.iface)
		for _, t := range ts {
			r.invoke(loose(t), i, Frame{}, max(s, how))
		}
		return false
	}
	if m := o.typ.method(i.Method); m != nil {
		r.enter(m, &env{fn: m, t: o}, s)
	}
	return false
}
