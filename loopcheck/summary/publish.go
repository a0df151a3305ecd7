package summary

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A publisher finds what packages above can come to: what the package exports,
// and what the summaries and tables of that lead to. The rest need not be told.
type publisher struct {
	p        *Package
	out      *Program
	types    map[string]bool // by key
	funcs    map[string]bool // those that a value names
	methods  map[string]bool // unexported names that something calls
	places   map[string]bool // fields and variables that are asked for
	contents map[string]Set  // not told so far
	waiting  []*ssa.Function
	changed  bool
}

// publish fills in the functions and the contents that packages above can come
// to. quiet leaves out of a summary what is not to be told.
func (p *Package) publish(out *Program, quiet func(*ssa.Function, Summary) Summary) {
	w := &publisher{
		p: p, out: out, types: map[string]bool{}, funcs: map[string]bool{}, methods: map[string]bool{}, places: map[string]bool{},
		contents: p.contents, waiting: p.in.Funcs,
	}
	scope := p.in.Pkg.Scope()
	for _, name := range scope.Names() {
		if token.IsExported(name) {
			w.typ(scope.Lookup(name).Type())
		}
	}
	for _, ts := range out.Implements {
		for _, t := range ts {
			w.object(t)
		}
	}
	for _, s := range out.Sinks {
		w.value(s.On)
		w.called(s.Method)
	}
	for _, hs := range out.Holds {
		for _, h := range hs {
			if h.Call != nil {
				w.call(*h.Call)
			}
		}
	}
	for w.changed = true; w.changed; {
		w.changed = false
		funcs := w.waiting
		w.waiting = nil
		for _, fn := range funcs {
			if s := p.sums[fn]; s == nil || s.IsEmpty() {
				continue
			} else if key := p.funcKey(fn); !w.wants(fn, key) {
				w.waiting = append(w.waiting, fn)
			} else {
				if fn.Parent() == nil {
					quieter := quiet(fn, *s)
					s = &quieter
				}
				w.out.Funcs[key] = s.published(w.p)
				w.summary(s)
			}
		}
		contents := w.contents
		w.contents = map[string]Set{}
		for key, s := range contents {
			if w.asked(key) {
				w.out.Contents[key] = s
				w.set(s)
			} else {
				w.contents[key] = s
			}
		}
	}
}

// wants reports whether a package above can come to the function.
func (w *publisher) wants(fn *ssa.Function, key string) bool {
	if w.funcs[key] {
		return true
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || fn.Synthetic != "" || obj.Pkg() != w.p.in.Pkg {
		return false
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return obj.Exported()
	}
	return w.types[trimStar(w.p.typeKey(recv.Type()))] && (obj.Exported() || w.methods[obj.Name()])
}

// asked reports whether a package above can ask what the field or variable holds.
func (w *publisher) asked(key string) bool {
	if key = Generic(key); w.places[key] || !strings.HasPrefix(key, w.p.in.Pkg.Path()+".") {
		return true
	}
	name := key[strings.LastIndexByte(key, '.')+1:]
	if token.IsExported(name) {
		return true
	}
	// What is embedded is on the way to what is promoted.
	_, ok := w.p.in.Pkg.Scope().Lookup(name).(*types.TypeName)
	return ok
}

func note(in map[string]bool, key string, changed *bool) {
	if !in[key] {
		in[key] = true
		*changed = true
	}
}

func (w *publisher) summary(s *Summary) {
	for _, c := range s.Calls {
		w.call(c)
	}
	for _, k := range s.Sinks {
		w.value(k.On)
		w.called(k.Method)
	}
	for _, st := range s.Stores {
		note(w.places, Generic(st.Key), &w.changed)
		w.value(st.Base)
		w.set(st.Vals)
	}
	for _, l := range s.Locks {
		w.value(l.On)
	}
	for _, r := range s.Returns {
		w.set(r)
	}
}

func (w *publisher) call(c Call) {
	w.value(c.On)
	w.called(c.Method)
	for _, a := range c.Args {
		w.set(a)
	}
}

func (w *publisher) set(s Set) {
	for _, v := range s {
		w.value(v)
	}
}

func (w *publisher) value(v *Value) {
	if v == nil {
		return
	}
	w.value(v.Base)
	for _, part := range v.Parts {
		note(w.places, Generic(part.Name), &w.changed)
		w.set(part.Vals)
	}
	switch v.Kind {
	case Field, Global:
		note(w.places, Generic(v.Key), &w.changed)
	case Func:
		note(w.funcs, v.Key, &w.changed)
	case Object:
		w.object(v.Key)
	case Bound:
		w.called(v.Key)
	}
}

func (w *publisher) called(method string) {
	if method != "" && !token.IsExported(method) {
		note(w.methods, method, &w.changed)
	}
}

// object notes that there are values of the type with the key.
func (w *publisher) object(key string) {
	key = trimStar(key)
	if w.types[key] {
		return
	}
	if name, ok := strings.CutPrefix(key, w.p.in.Pkg.Path()+"."); ok {
		if tn, ok := w.p.in.Pkg.Scope().Lookup(name).(*types.TypeName); ok {
			w.typ(tn.Type())
		}
	}
	note(w.types, key, &w.changed)
}

// typ notes the types whose methods can be called on what has type t.
func (w *publisher) typ(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			w.typ(a)
		}
		if t = t.Origin(); t.Obj().Pkg() != w.p.in.Pkg || w.types[typeName(t)] {
			return
		}
		note(w.types, typeName(t), &w.changed)
		for m := range t.Methods() {
			if m.Exported() {
				w.typ(m.Signature())
			}
		}
		for tp := range t.TypeParams().TypeParams() {
			w.typ(tp.Constraint())
		}
		w.typ(t.Underlying())
	case *types.Signature:
		for tp := range t.TypeParams().TypeParams() {
			w.typ(tp.Constraint())
		}
		w.typ(t.Params())
		w.typ(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			w.typ(v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() || f.Embedded() {
				w.typ(f.Type())
			}
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			w.typ(m.Signature())
		}
		for e := range t.EmbeddedTypes() {
			w.typ(e)
		}
	case *types.Union:
		for term := range t.Terms() {
			w.typ(term.Type())
		}
	case *types.Map:
		w.typ(t.Key())
		w.typ(t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		w.typ(t.Elem())
	}
}
