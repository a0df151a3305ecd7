package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Sure is how sure it is that a callback reaches an operation: the smaller,
// the surer.
type Sure int

const (
	Shown    Sure = iota
	FirstUse      // at most once in the program's life
	Possible      // if the program chooses what nobody sees it choose
)

func (s Sure) String() string { return [...]string{"shown", "first use", "possible"}[s] }

// A Frame is a call, or at the end of a chain the operation.
type Frame struct {
	Pkg  string
	Line int
}

// A Hit is one operation that is reached, on one path.
type Hit struct {
	Kind Op
	Sure Sure
	Path []Frame
	Via  []Frame // the functions on the way that are called as values, where they are declared
}

// A Callback is what a function reaches that runs on the loop.
type Callback struct {
	Pkg  *Package
	Line int // where it is declared
	Name string
	Hits []Hit
}

// Answer is what a package sees of the program: itself and what it imports.
type Answer struct {
	Callbacks []*Callback
	// Beyond says which bound of the engine the program goes beyond, so that
	// nothing can be compared; "" if none.
	Beyond string
}

// A value is one concrete func().
type value struct {
	fn    *Func     // a function, or a method with recv
	lit   *FuncExpr // a literal with what it captured
	env   *env
	recv  *object
	bound *Iface // a method of recv, of which only the interface is known
	id    string
	depth int
}

// An object is one concrete struct.
type object struct {
	typ   *Type  // nil: anything that implements the interface
	iface *Iface // what an unknown one is known as
	id    string
	depth int
	loose bool // lives in a variable: see shared
}

// env is what a function was called with.
type env struct {
	fn    *Func
	b     tri
	f     *value
	fSet  tri // whether f is known not to be nil, or to be
	x     *object
	t     *object
	h     []choice
	gives []choice // what it returns
	inLit bool
	id    string
	depth int
}

type tri int

const (
	unknown tri = iota
	yes
	no
)

// A choice is one of the values that an expression may have.
type choice struct {
	val *value // nil is nil
	set tri    // whether the engine can know that it is not nil
}

// world is what a package sees of the program's variables: whatever any code of
// it stores there.
type world struct {
	view   *Package
	scope  map[*Package]bool
	order  []*Package
	funcs  map[any]map[string]*value // variables, fields of types, fields of objects by id
	objs   map[*Var]map[string]*object
	conv   map[*Iface]map[*Type]bool
	roots  map[string]*value
	grew   bool
	steps  int
	beyond string
}

// The bounds of the engine, and of the patience of the test.
const (
	maxSteps  = 60_000
	again     = 1 // how often a call that is under way is made again
	maxDepth  = 3 // nested values; the engine's is 4, and counts more
	maxValues = 10
)

// Interpret finds what the callbacks of a package, and of all it imports, reach
// as far as the package sees the program.
func Interpret(pr *Program, view *Package) *Answer {
	w := &world{
		view: view, scope: view.below(), funcs: map[any]map[string]*value{}, objs: map[*Var]map[string]*object{},
		conv: map[*Iface]map[*Type]bool{}, roots: map[string]*value{},
	}
	for _, p := range pr.Packages {
		if w.scope[p] {
			w.order = append(w.order, p)
		}
	}
	// Variables hold whatever is ever stored in them: run everything until
	// nothing new is.
	for range 20 {
		w.grew = false
		w.stores()
		if !w.grew || w.beyond != "" {
			break
		}
	}
	a := &Answer{}
	if w.grew {
		w.fail("stores")
	}
	byPlace := map[string]*Callback{}
	add := func(p *Package, line int, name string, hits []Hit) {
		k := fmt.Sprint(p.Name, line)
		c := byPlace[k]
		if c == nil {
			c = &Callback{Pkg: p, Line: line, Name: name}
			byPlace[k] = c
			a.Callbacks = append(a.Callbacks, c)
		}
		c.Hits = append(c.Hits, hits...)
	}
	for _, id := range keys(w.roots) {
		v := w.roots[id]
		r := &run{w: w, active: map[string]int{}, home: v.home()}
		r.apply(v, Shown)
		r.settle()
		add(v.home(), v.line(), id, r.hits)
	}
	for _, p := range w.order {
		for _, t := range p.Types {
			if m := t.method("Handle"); t.Handler && m != nil {
				r := &run{w: w, active: map[string]int{}, home: p}
				e := &env{fn: m, x: &object{iface: m.Iface, id: "?" + m.Iface.Name}}
				r.enter(m, e, Shown)
				r.settle()
				add(p, m.Line, m.Name, r.hits)
			}
		}
	}
	a.Beyond = w.beyond
	slices.SortFunc(a.Callbacks, func(x, y *Callback) int {
		return cmp.Or(strings.Compare(x.Pkg.Name, y.Pkg.Name), cmp.Compare(x.Line, y.Line))
	})
	return a
}

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (w *world) fail(why string) {
	if w.beyond == "" {
		w.beyond = why
	}
}

// home is the package of the function.
func (v *value) home() *Package {
	if v.lit != nil {
		return v.env.fn.Pkg
	}
	return v.fn.Pkg
}

// line is where the function is declared.
func (v *value) line() int {
	if v.lit != nil {
		return v.lit.Line
	}
	return v.fn.Line
}

// put notes that v may be in a place.
func (w *world) put(place any, v *value) {
	m := w.funcs[place]
	if m == nil {
		m = map[string]*value{}
		w.funcs[place] = m
	}
	if m[v.id] == nil {
		m[v.id] = v
		w.grew = true
		if len(m) > maxValues {
			w.fail("values in one place")
		}
	}
}

func (r *run) get(place any) []choice {
	w := r.w
	if _, object := place.(string); r.direct && !object {
		return nil
	}
	var out []choice
	for _, k := range keys(w.funcs[place]) {
		out = append(out, choice{w.funcs[place][k], unknown})
	}
	return out
}

// stores runs all that the package sees for what it stores, registers and
// converts.
func (w *world) stores() {
	for _, p := range w.order {
		for _, v := range p.Vars {
			r := &run{w: w, active: map[string]int{}, storing: true}
			e := &env{fn: &Func{Pkg: p, Name: "init"}}
			for _, x := range v.Funcs {
				for _, c := range r.fun(x, e, Shown) {
					if v.Kind == ObjectVar {
						w.put(v.Type, c.val)
					} else {
						w.put(v, c.val)
					}
				}
			}
			if v.Conv != nil {
				for _, o := range r.iface(v.Conv, e, Shown) {
					w.putObj(v, o)
				}
			}
		}
		for _, fn := range append(slices.Clip(p.Funcs), p.Init) {
			r := &run{w: w, active: map[string]int{}, storing: true}
			e := &env{fn: fn}
			if fn.Iface != nil && !fn.Generic { // a type parameter is what calls make it
				e.x = &object{iface: fn.Iface, id: "?" + fn.Iface.Name}
			}
			r.enter(fn, e, Shown)
			r.commit()
		}
	}
}

func (w *world) putObj(v *Var, o *object) {
	m := w.objs[v]
	if m == nil {
		m = map[string]*object{}
		w.objs[v] = m
	}
	if m[o.id] == nil {
		m[o.id] = o
		w.grew = true
		if len(m) > maxValues {
			w.fail("values in one place")
		}
	}
}

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
		r.store(st.Var.Type, r.fun(st.Fn, e, s))
	case DoSetT:
		vals := r.fun(st.Fn, e, s)
		r.store(e.self(), vals)
		if e.t != nil && !e.t.loose {
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
		return r.get(x.Var.Type)
	case FuncParamF:
		if e.t == nil || e.t.loose {
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
		return []*object{{typ: x.Var.Type, id: "var " + x.Var.Pkg.Name + "." + x.Var.Name, loose: true}}
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
