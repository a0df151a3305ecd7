package loopcheck

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// A Callback is a function that runs on an event loop, and why it does.
type Callback struct {
	Name      string
	Framework *contract.Framework
	Contract  *contract.Contract
	Reason    string    // "implements tea.Model", "passed to (*tview.Application).QueueUpdate"
	Pos       token.Pos // of the function if it is this package's, else of the registration
	Why       []effect.Frame

	fn       *ssa.Function
	bind     summary.Binding
	value    *summary.Value // if it is no function of this package
	method   string
	home     string // package of the function, if it is not this one
	root     summary.Root
	around   *summary.EventLoop // if it is a loop in fn, and no more of it
	from     effect.Frame
	rank     int            // how directly it is one: implementing, registering, derived
	start    *summary.Start // if it is no callback, but begins a goroutine that is no loop
	own      string         // its own name, if it is one of several loops that are declared
	presumed bool           // a loop that nobody has declared: it may not wait for itself
	also     []*Callback    // as which it is called elsewhere; see everywhere
}

// loop is the name of the framework: contracts that come from several facts each
// have their own Framework.
func (cb *Callback) loop() string {
	if cb.Framework == nil {
		return ""
	}
	return cb.Framework.Name
}

// object is the object that is handed over; "" if it is none: two of one line are two
// things to a reader.
func (cb *Callback) object() string {
	if cb.value == nil || cb.value.Kind != summary.Object {
		return ""
	}
	return cb.value.Key
}

// Sends reports whether it is no function, but a channel of this package's that a loop
// below sends on.
func (cb *Callback) Sends() bool { return summary.Sends(cb.method) }

// callbacks finds the functions of this package that run on a loop, and the
// functions of others that this package puts on one.
func (r *Result) callbacks() []*Callback {
	var out []*Callback
	out = append(out, r.implementing()...)
	out = append(out, r.lent()...)
	out = append(out, r.declared()...)
	out = append(out, r.eventLoops()...)
	for _, c := range r.pkg.Roots {
		out = append(out, r.registered(c, 1)...)
	}
	out = append(out, r.derived()...)

	// What is said to run elsewhere does, whoever registers it.
	out = slices.DeleteFunc(out, func(c *Callback) bool {
		if c.fn == nil {
			return false
		}
		k := r.statedOf(c.fn)
		return k != nil && (k.Offload || k.Setup)
	})

	// One callback per function and framework: the most direct reason.
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.rank != b.rank {
			return a.rank < b.rank
		}
		if n, m := len(a.Why)+len(a.root.Path), len(b.Why)+len(b.root.Path); n != m {
			return n < m
		}
		return a.fn == nil && b.fn == nil && a.Pos < b.Pos
	})
	type id struct {
		fn    *ssa.Function
		value string
		fw    string
	}
	seen := map[id]*Callback{}
	out = slices.DeleteFunc(out, func(c *Callback) bool {
		k := id{fn: c.fn, fw: c.loop()}
		switch {
		case c.fn == nil:
			k.value = c.value.ID() + "." + c.method
		case c.around != nil:
			k.value = strconv.Itoa(int(c.Pos))
		}
		if old := seen[k]; old != nil {
			old.bind = old.bind.Union(c.bind) // called for whatever is registered
			if c.fn == nil && len(c.root.Path) > 0 && len(old.also) < summary.MaxAlso && old.root.SameBut(&c.root) {
				old.also = append(old.also, c)
			}
			return true
		}
		seen[k] = c
		return false
	})
	sort.SliceStable(out, func(i, j int) bool {
		a, b := r.pass.Fset.Position(out[i].Pos), r.pass.Fset.Position(out[j].Pos)
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Offset < b.Offset
	})
	return out
}

// holds reports whether a contract is in force in this program.
func (r *Result) holds(k *contract.Contract) bool {
	return k.Unless == "" || !r.pkg.Made(k.UnlessKey, k.UnlessArgs)
}

// implementing finds the methods that run on a loop because their type
// implements a framework's interface.
func (r *Result) implementing() []*Callback {
	var out []*Callback
	named := r.namedTypes()
	for _, key := range r.set.InterfacesWithCallbacks() {
		tn := r.interfaceOf(key)
		if tn == nil {
			continue
		}
		owner := tn.Pkg()
		iface, ok := tn.Type().Underlying().(*types.Interface)
		if !ok || iface.NumMethods() == 0 {
			continue
		}
		telling := mentions(iface, owner)
		for _, n := range named {
			t := types.Type(n)
			if !types.Implements(t, iface) {
				if t = types.NewPointer(n); !types.Implements(t, iface) {
					continue
				}
			}
			handed := r.converted(key, n)
			if !telling && !handed {
				continue
			}
			for j := range iface.NumMethods() {
				m := iface.Method(j)
				fn := r.methodHere(t, m.Name())
				if fn == nil {
					continue
				}
				mk := key + "." + m.Name()
				reason := "implements " + owner.Name() + "." + tn.Name()
				if k := r.set.Lookup(mk); k != nil && k.Callback && r.holds(k) && (handed || k.Unless == "") {
					out = append(out, r.newCallback(fn, summary.Binding{}, k, reason, 0))
				}
				out = append(out, r.returned(fn, mk, reason)...)
			}
		}
	}
	return out
}

// lent finds the methods of other packages that run on a loop because this
// package converts a value that has them to a framework's interface.
func (r *Result) lent() []*Callback {
	var out []*Callback
	for _, key := range r.set.InterfacesWithCallbacks() {
		i := strings.LastIndexByte(key, '.')
		for _, ev := range r.pkg.Events {
			if ev.Iface != key {
				continue
			}
			iface := r.interfaceOf(key)
			for _, v := range ev.Vals {
				for _, m := range r.pkg.Methods(v) {
					k := r.set.Lookup(key + "." + m.Name())
					if k == nil || !k.Callback || !r.holds(k) || m.Pkg() == nil || m.Pkg() == r.pass.Pkg || m.Pkg().Path() == key[:i] || k.Unless == "" && knows(m, iface) {
						continue
					}
					c := &Callback{
						Name: r.pkg.MethodName(m), Framework: k.Framework, Contract: k, Reason: "implements " + short(key), Pos: ev.Pos,
						value: v, method: m.Name(), home: m.Pkg().Path(), from: r.pkg.Frame(ev.Pos, ev.In, r.pkg.MethodName(m)),
					}
					c.Why = []effect.Frame{ev.Frame}
					c.root = summary.Root{Contract: k.Key, Why: c.Why, Confidence: effect.Certain}
					if k.Framework != nil {
						c.root.Framework = k.Framework.Name
					}
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// interfaceOf is the interface with the key, if this package can see it.
func (r *Result) interfaceOf(key string) *types.TypeName {
	i := strings.LastIndexByte(key, '.')
	owner := r.importedPackage(key[:i])
	if owner == nil {
		return nil
	}
	tn, _ := owner.Scope().Lookup(key[i+1:]).(*types.TypeName)
	return tn
}

// knows reports whether the package of m sees by itself that m implements the
// interface's method: it reports what m does.
func knows(m *types.Func, tn *types.TypeName) bool {
	if tn == nil {
		return false
	}
	iface, ok := tn.Type().Underlying().(*types.Interface)
	if !ok || !types.Implements(m.Signature().Recv().Type(), iface) {
		return false
	}
	seen := map[*types.Package]bool{}
	var imports func(p *types.Package) bool
	imports = func(p *types.Package) bool {
		if p == tn.Pkg() {
			return true
		}
		if seen[p] {
			return false
		}
		seen[p] = true
		return slices.ContainsFunc(p.Imports(), imports)
	}
	return imports(m.Pkg())
}

// returned finds the functions that fn returns, where a contract says that
// they run on the loop.
func (r *Result) returned(fn *ssa.Function, key, reason string) []*Callback {
	s := r.pkg.Summary(fn)
	if s == nil {
		return nil
	}
	var out []*Callback
	for i, vals := range s.Returns {
		k := r.set.Lookup(contract.ResultKey(key, i))
		if k == nil || !k.Callback || !r.holds(k) {
			continue
		}
		for _, v := range vals {
			if f, b := r.pkg.Target(v, ""); f != nil {
				b.In = fn
				out = append(out, r.newCallback(f, b, k, "returned by "+r.pkg.Name(fn)+", which "+reason, 0))
			}
		}
	}
	return out
}

// statedOf is the contract on a function of this package, if it has a name.
func (r *Result) statedOf(fn *ssa.Function) *contract.Contract {
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return r.set.Lookup(contract.FuncKey(obj))
}

// handed reports whether a frame is where the callback, a value of another package, is
// handed over: nothing is called there.
func (cb *Callback) handed(f effect.Frame) bool {
	return cb.fn == nil && cb.start == nil && cb.around == nil && cb.from.Hop != nil && f.SamePlace(cb.from)
}

// registered makes the callbacks of a value handed to a place that is called
// on a loop.
func (r *Result) registered(c summary.Callback, rank int) []*Callback {
	k := r.set.Lookup(c.Root.Contract)
	if k == nil || !r.holds(k) {
		return nil
	}
	reason := "runs on the loop"
	if c.Root.Callback != "" {
		rank = max(rank, 2)
		if n := len(c.Root.Path); n > 0 {
			reason = "called on the loop by " + c.Root.Path[n-1].In
		}
	} else if len(c.Root.Why) > 0 {
		switch {
		case strings.HasSuffix(k.Key, ")"):
			reason = "passed to " + c.Root.Why[0].Func
		default:
			reason = "becomes " + short(k.Key)
		}
	}
	if on, method := r.pkg.BoundTo(c.On); len(on) > 0 {
		var out []*Callback
		for _, v := range on {
			d := c
			d.On, d.Method = v, method
			out = append(out, r.registered(d, rank)...)
		}
		return out
	}
	fn, b := r.pkg.Target(c.On, c.Method)
	b.In = c.In
	from := effect.Nowhere
	if c.Pos.IsValid() {
		from = r.pkg.Frame(c.Pos, c.In, "")
	}
	if fn != nil {
		cb := r.newCallback(fn, b, k, reason, rank)
		cb.root, cb.Why, cb.from = c.Root, c.Root.Why, from
		out := []*Callback{cb}
		return append(out, r.returned(fn, k.Key, reason)...)
	}
	if c.On.Kind == summary.Object && c.Method == "" {
		return nil // an object with callback methods: found by its type
	}
	name := r.pkg.Short(c.On, c.Method)
	if summary.Sends(c.Method) {
		name = r.pkg.SendOn(c.On)
	}
	return []*Callback{{
		Name: name, Framework: k.Framework, Contract: k, Reason: reason, Pos: c.Pos, Why: c.Root.Why,
		value: c.On, method: c.Method, root: c.Root, from: from, rank: rank,
	}}
}

// derived finds the values that this package puts into fields, variables and
// interfaces which packages below call on a loop.
func (r *Result) derived() (out []*Callback) {
	for s, v := range r.pkg.Siblings() {
		out = append(out, r.registered(summary.Callback{On: v, Method: s.Method, Root: s.Root}, 3)...)
	}
	if !r.pkg.Fills() {
		return out // of what is put there by packages below, they have seen to it
	}
	// Thousands of places are called on a loop, and a package fills a few of them.
	filled := func(ev summary.Event) string { return cmp.Or(ev.Iface, summary.Generic(ev.Key)) }
	fills := map[string]bool{}
	for _, ev := range r.pkg.Events {
		fills[filled(ev)] = true
	}
	sinks, places := map[string][]summary.Sink{}, map[string]summary.Set{}
	for s := range r.pkg.Sinks() {
		if s.On == nil {
			if fills[s.Iface] {
				sinks[s.Iface] = append(sinks[s.Iface], *s)
			}
			continue
		}
		// What this package puts there may come from another place.
		in, known := places[s.On.ID()]
		if !known {
			in = r.pkg.Places(s.On)
			places[s.On.ID()] = in
		}
		for _, place := range in {
			other := place.ID() != s.On.ID()
			k := summary.Generic(place.Key)
			if !other && !fills[k] {
				continue
			}
			t := *s
			if t.On = place; other {
				r.pkg.Reopen(t)
			}
			if fills[k] {
				sinks[k] = append(sinks[k], t)
			}
		}
	}
	if len(sinks) == 0 {
		return out
	}
	for _, ev := range r.pkg.Events {
		for _, s := range r.calling(sinks[filled(ev)], &ev) {
			if ev.Iface != "" && r.pkg.Crowded(ev.Iface) || ev.Iface == "" && r.pkg.CrowdedPlace(ev.Key) {
				s.Root.Confidence = effect.Possible
			}
			for _, v := range ev.Vals {
				if (v.Kind == summary.Chan) != summary.Sends(s.Method) || !v.MayBe(s.As) || r.pkg.Known(ev, v) {
					continue
				}
				if v.Kind == summary.Chan {
					v = s.On // by its name: who is at the other end is found by that
				}
				rank := 2
				if ev.Iface != "" {
					rank = 3 // the place it is put into says more than that it is converted
				}
				out = append(out, r.registered(summary.Callback{On: v, Method: s.Method, Root: s.Root, Pos: ev.Pos, In: ev.In}, rank)...)
			}
		}
	}
	return out
}

// calling are those of the sinks that call what the event fills: of those that differ in
// who holds the object alone, the best.
func (r *Result) calling(sinks []summary.Sink, ev *summary.Event) []summary.Sink {
	type call struct {
		method, as, framework string
		place                 string
		off                   bool
	}
	var out []summary.Sink
	at := map[call]int{}
	for _, s := range sinks {
		if (s.On == nil) != (ev.Iface != "") || s.On != nil && !r.pkg.SamePlace(s.On.Key, ev) {
			continue
		}
		c := call{method: s.Method, as: s.As, framework: s.Root.Framework, off: s.Root.Off}
		if s.On != nil {
			c.place = summary.Generic(s.On.Key)
		}
		i, again := at[c]
		switch {
		case !again:
			at[c] = len(out)
			out = append(out, s)
		case s.Root.Compare(&out[i].Root) < 0:
			out[i] = s
		}
	}
	return out
}

func (r *Result) newCallback(fn *ssa.Function, b summary.Binding, k *contract.Contract, reason string, rank int) *Callback {
	c := &Callback{
		Name: r.pkg.Name(fn), Framework: k.Framework, Contract: k, Reason: reason, Pos: fn.Pos(),
		fn: fn, bind: b, rank: rank,
	}
	c.Why = []effect.Frame{r.pkg.Frame(fn.Pos(), nil, short(k.Key))}
	c.root = summary.Root{Contract: k.Key, Why: c.Why, Confidence: effect.Certain}
	if k.Framework != nil {
		c.root.Framework = k.Framework.Name
	}
	return c
}

// namedTypes are the types declared in this package, at any depth.
func (r *Result) namedTypes() []*types.Named {
	var out []*types.Named
	for _, obj := range r.pass.TypesInfo.Defs {
		tn, ok := obj.(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		if n, ok := tn.Type().(*types.Named); ok && !types.IsInterface(n) {
			out = append(out, n)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Obj().Pos() < out[j].Obj().Pos() })
	return out
}

// methodHere is the body of a method of t, if it is this package's.
func (r *Result) methodHere(t types.Type, name string) *ssa.Function {
	obj, _, _ := types.LookupFieldOrMethod(t, true, r.pass.Pkg, name)
	m, ok := obj.(*types.Func)
	if !ok || m.Pkg() != r.pass.Pkg {
		return nil
	}
	return r.pkg.Function(m.Origin())
}

// converted reports whether this package converts n to the interface.
func (r *Result) converted(iface string, n *types.Named) bool {
	v := r.pkg.NewObject(n)
	p := r.pkg.NewObject(types.NewPointer(n))
	for _, ev := range r.pkg.Events {
		if ev.Iface == iface {
			for _, w := range ev.Vals {
				if w.Key == v.Key || w.Key == p.Key {
					return true
				}
			}
		}
	}
	return false
}

// importedPackage is the package with that path among everything this one
// imports, itself included.
func (r *Result) importedPackage(path string) *types.Package {
	if r.imports == nil {
		r.imports = map[string]*types.Package{}
		var add func(*types.Package)
		add = func(p *types.Package) {
			if r.imports[p.Path()] == nil {
				r.imports[p.Path()] = p
				for _, i := range p.Imports() {
					add(i)
				}
			}
		}
		add(r.pass.Pkg)
	}
	return r.imports[path]
}

// mentions reports whether the interface's methods name types of its own
// package: what implements it by chance is then hardly thinkable.
func mentions(iface *types.Interface, pkg *types.Package) bool {
	found := false
	seen := map[types.Type]bool{}
	var look func(types.Type)
	look = func(t types.Type) {
		if seen[t] || found {
			return
		}
		seen[t] = true
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			if t.Obj().Pkg() != nil && t.Obj().Pkg() == pkg {
				found = true
			}
		case *types.Pointer:
			look(t.Elem())
		case *types.Slice:
			look(t.Elem())
		case *types.Map:
			look(t.Key())
			look(t.Elem())
		case *types.Chan:
			look(t.Elem())
		case *types.Signature:
			for i := range t.Params().Len() {
				look(t.Params().At(i).Type())
			}
			for i := range t.Results().Len() {
				look(t.Results().At(i).Type())
			}
		}
	}
	for i := range iface.NumMethods() {
		look(iface.Method(i).Type())
	}
	return found || iface.NumMethods() > 2
}

func short(key string) string {
	if i := strings.LastIndexByte(key, '/'); i >= 0 {
		key = key[i+1:]
	}
	return key
}
