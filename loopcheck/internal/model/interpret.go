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
	loose bool // nothing else is known of it
	in    *Var // that it lives in
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
	apart  bool // an object in a variable is another than those in others
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
// as far as the package sees the program. If objects in variables are told apart,
// that is the least that can be said; if not, the most.
func Interpret(pr *Program, view *Package, apart bool) *Answer {
	w := &world{
		apart: apart,
		view:  view, scope: view.below(), funcs: map[any]map[string]*value{}, objs: map[*Var]map[string]*object{},
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
					}
					w.put(v, c.val)
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
