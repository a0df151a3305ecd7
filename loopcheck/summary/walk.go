package summary

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Hit is one operation that a callback reaches. Callbacks reach many, and only a
// few are looked at.
type Hit struct {
	effect *effect.Effect
	by     *visit // of the function whose effect it is
}

// Effect is the operation with the frames that lead from the callback to it.
func (h Hit) Effect() effect.Effect {
	e := *h.effect
	e.Confidence = min(e.Confidence, h.by.conf)
	e.FirstUse = e.FirstUse || h.by.first || h.by.memo && onceForEach(e.Kind)
	if h.by.log {
		e = asLog(e)
	}
	e.Frames = h.by.path.to(e.Frames)
	return e
}

func (h Hit) kind() effect.Kind {
	if h.by.log {
		return logged(h.effect.Kind)
	}
	return h.effect.Kind
}

func (h Hit) length() int { return h.by.path.shown() + len(h.effect.Frames) }

// outcomes is what one function of the package does, instruction by
// instruction, where calls through fields and interfaces are followed as far
// as the program shows what they may be.
type outcomes struct {
	effects []effect.Effect
	edges   []edge
	open    []Call       // calls through places that packages above may fill
	asked   map[int]bool // parameters, counted from 1, that anything depends on
	stops   []halt       // only when asked for
}

// asks notes the parameters that an outcome depends on.
func (o *outcomes) asks(g effect.Guard, given []Argument) {
	if o.asked == nil {
		o.asked = map[int]bool{}
	}
	if g.Param > 0 {
		o.asked[g.Param] = true
	}
	for _, a := range given {
		if a.Param > 0 {
			o.asked[a.Param] = true
		}
	}
}

// An edge leads to a function of the package, or to one of many that a place
// holds.
type edge struct {
	to  *ssa.Function
	hub *outcomes
	c   Call
}

// handful is how many implementations of an interface are believed: where the
// program makes more, choosing one of them is a guess.
const handful = 5

// walker is the output that makes outcomes.
type walker struct {
	p     *Package
	o     *outcomes
	log   bool     // the function is a log function
	chain []string // places under way, against cycles
}

func (w *walker) effect(e effect.Effect) {
	if w.log {
		e = asLog(e)
	}
	w.o.asks(e.If, nil)
	w.o.effects = append(w.o.effects, e)
}

func (w *walker) enter(fn *ssa.Function, _ Binding, c Call) bool {
	c.Log = c.Log || w.log
	w.o.asks(c.If, c.Given)
	for i := range c.args {
		w.o.asks(w.p.computed(&c, i, true), nil)
		w.o.asks(w.p.computed(&c, i, false), nil)
	}
	w.o.edges = append(w.o.edges, edge{to: fn, c: c})
	return true
}

func (w *walker) sink(Sink)                 {}
func (w *walker) store(Store, effect.Frame) {}

func (w *walker) call(c Call) {
	id := c.id() + c.Iface
	if slices.Contains(w.chain, id) {
		return
	}
	if c.work == nil {
		c.work = newExpansion(1)
	}
	c.Log = c.Log || w.log
	w.o.asks(c.If, nil)
	w.chain = append(w.chain, id)
	defer func() { w.chain = w.chain[:len(w.chain)-1] }()
	switch v := c.On; {
	case v.Kind == Field && !v.Symbolic(), v.Kind == Global:
		if isStdKey(v.Key) && v.Base == nil {
			w.stopUnknown(c)
			return
		}
		for _, place := range w.p.Places(v) {
			d := c
			if d.On = place; c.Through != "" && c.Through != w.p.module {
				d.Confidence = effect.Possible
			}
			w.o.open = append(w.o.open, d)
		}
		vals := w.p.resolve(Set{v})
		c.crowd = c.crowd || len(vals) > handful
		if len(vals) > maxSet+1 || len(w.chain) > maxNesting {
			w.many(vals, c)
			return
		}
		found := w.any(vals, c)
		switch {
		case found:
		case c.Iface != "":
			if !w.p.Crowded(c.Iface) {
				d := c
				d.On = mk(Value{Kind: Unknown, Key: "interface"})
				w.o.open = append(w.o.open, d)
			}
			w.implementers(c)
		default:
			w.stopUnknown(c)
		}
	case v.Kind == Unknown && strings.HasPrefix(v.Key, ofInterface):
		c.Iface = v.Key[len(ofInterface):]
		w.o.open = append(w.o.open, c)
		w.implementers(c)
	case v.Kind == Unknown && c.Iface != "":
		w.o.open = append(w.o.open, c)
		w.implementers(c)
	case v.Kind == Unknown:
		w.stopUnknown(c)
	}
}

// many follows a call of any of a great number of functions, such as a table
// holds, or of objects that hold one another. That is looked at once, whoever
// makes it and with what: callers times functions would be too many.
func (w *walker) many(vals Set, c Call) {
	id := c.id() + c.Iface + strings.Join(c.Not, " ")
	hub := w.p.hubs[id]
	if hub == nil {
		hub = &outcomes{}
		w.p.hubs[id] = hub
		(&walker{p: w.p, o: hub}).any(vals, Call{On: c.On, Method: c.Method, Iface: c.Iface, Not: c.Not, Confidence: effect.Certain, Frames: last(c.Frames),
			work: newExpansion(len(vals))})
	}
	c.Frames = c.Frames[:max(0, len(c.Frames)-1)]
	w.o.edges = append(w.o.edges, edge{hub: hub, c: c})
}

// any follows a call to each of the values. It reports whether one is known.
func (w *walker) any(vals Set, c Call) (found bool) {
	for _, x := range vals {
		c := c
		if c.Through != "" && c.Through != w.p.module && !Within(c.Through, trimStar(x.Key)) && moduleOfKey(x.Key) != moduleOfKey(c.On.Key) {
			c.Confidence = effect.Possible
		}
		switch x.Kind {
		case Func, Object, Bound:
			found = true
			w.p.onValue(x, c, 1, w)
		case Global:
			if k := w.p.contracts.Lookup(x.Key); k != nil && k.Blocks != effect.None {
				found = true
				w.p.onValue(x, c, 1, w)
			}
		case Unknown:
			if k, ok := strings.CutPrefix(x.Key, ofInterface); ok {
				found = true
				d := c
				d.Iface = k
				w.implementers(d)
			} else if x.Key == tooMany.Key {
				w.stop(c, fmt.Sprintf("calls what %s holds: more than %d values, of which not all are followed", w.p.shortKey(c.On.Key), maxSet))
			}
		}
	}
	return found
}

// implementers follows a call of an interface about whose value nothing is
// known to the types that the program converts to it.
func (w *walker) implementers(c Call) {
	if len(w.chain) > maxNesting {
		w.stop(c, tooNested)
		return
	}
	ts := w.p.implementers(c.Iface)
	d := c
	d.Confidence = min(c.Confidence, effect.Likely)
	if len(ts) == 0 {
		ts = w.p.candidates(c.Iface)
		d.Confidence = effect.Possible
	}
	switch {
	case len(ts) == 0:
		w.stopUnknown(c)
	case len(ts) > handful:
		d.Confidence = effect.Possible
		w.stop(c, fmt.Sprintf("calls %s on a %s, which %d types implement: each is only possible", c.Method, w.p.shortKey(c.Iface), len(ts)))
	}
	for _, t := range ts {
		v := mk(Value{Kind: Object, Key: t})
		d.Args = append([]Set{{v}}, tail(c.Args)...)
		w.p.onValue(v, d, 1, w)
	}
}

// Crowded reports whether more than a handful of types are converted to the
// interface.
func (p *Package) Crowded(iface string) bool { return len(p.implementers(iface)) > handful }

// CrowdedPlace reports whether values of more than a handful of types are put
// into the field or variable.
func (p *Package) CrowdedPlace(key string) bool {
	kinds := map[string]bool{}
	for _, v := range p.contentsOf(key) {
		if v.Kind == Object {
			kinds[v.Key] = true
		}
	}
	return len(kinds) > handful
}

// candidates are types of this package that could be the interface, where the
// program is not seen to make one.
func (p *Package) candidates(iface string) []string {
	if out, known := p.able[iface]; known {
		return out
	}
	t := p.typeOf(iface)
	if t == nil {
		return nil
	}
	i, ok := t.Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return nil
	}
	var out []string
	scope := p.in.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
			continue
		}
		for _, x := range []types.Type{tn.Type(), types.NewPointer(tn.Type())} {
			if n, ok := tn.Type().(*types.Named); ok && n.TypeParams().Len() == 0 && types.Implements(x, i) {
				out = append(out, p.typeKey(x))
				break
			}
		}
	}
	p.able[iface] = out
	return out
}

func (p *Package) outcomesOf(fn *ssa.Function) *outcomes {
	if o, ok := p.done[fn]; ok {
		return o
	}
	o := &outcomes{}
	p.done[fn] = o
	if p.outcome(fn, o, nil); p.flows[fn] == nil {
		return o
	}
	s := p.sums[fn]
	for _, e := range s.Effects {
		switch e.Kind {
		case effect.Forever, effect.Spin, effect.Rounds:
			if len(e.Frames) == 1 && e.Frames[0].Func != emptySelect {
				o.effects = append(o.effects, e)
			}
		}
	}
	if s.Growth != nil && s.Growth.Degree >= toldDegree {
		_, own := p.growth(fn, loopsOf(fn), p.flows[fn].cold)
		for _, g := range own {
			o.effects = append(o.effects, g.effect(effect.Likely, nil))
		}
	}
	return o
}

// outcome gathers what the instructions of fn do; of some of them if in is not nil.
func (p *Package) outcome(fn *ssa.Function, o *outcomes, in func(ssa.Instruction) bool) {
	f := p.flows[fn]
	if f == nil {
		return
	}
	w := &walker{p: p, o: o, log: isLogger(fn)}
	e, away := p.evalOf(fn), p.away(fn, false)
	for _, b := range fn.Blocks {
		if f.cold[b.Index] {
			continue
		}
		conf := effect.Likely
		if f.must[b.Index] {
			conf = effect.Certain
		}
		gone, out := away != nil && away[b.Index], f.at(b, w)
		for _, i := range b.Instrs {
			if in == nil || in(i) {
				p.instr(e, i, conf, meanwhile(gone, out))
			}
			gone = away != nil && p.isAway(gone, i)
		}
	}
}

// A Reach is everything that one callback reaches.
type Reach struct {
	Hits []Hit
	// Start is the key of the callback, if it is a function of this package.
	Start string
	// Funcs are the functions of this package that run on the loop.
	Funcs map[string]bool
	// What follows is filled only after Package.Trace.

	// Stops are the places where nothing, or not all, is known of what is called.
	Stops []Stop
	// Paths are the shortest ways to the functions of this package that it runs.
	Paths map[*ssa.Function][]effect.Frame
	// Enters tells which of them call which.
	Enters map[*ssa.Function][]*ssa.Function
}

// Target is the function of this package that v is, if it is one.
func (p *Package) Target(v *Value, method string) (fn *ssa.Function, b Binding) {
	switch v.Kind {
	case Func:
		if method == "" {
			return p.byKey[v.Key], p.bindFunc(v, Binding{})
		}
	case Object:
		if t, _, ok := p.methodOn(v, method, Binding{}); ok && method != "" {
			return t.fn, t.bind
		}
		if inner, ok := v.Part(Inner); ok && method == "" && len(inner) == 1 {
			return p.Target(inner[0], "")
		}
	}
	return nil, Binding{}
}

// WalkValue walks from a function value that runs on a loop.
func (p *Package) WalkValue(v *Value, method, name string, root Root, from effect.Frame) *Reach {
	o := &outcomes{}
	w := &walker{p: p, o: o}
	p.onValue(v, Call{Method: method, Confidence: effect.Likely, Frames: []effect.Frame{from}}, 0, w)
	return p.walk(o, name, root, nil, Binding{})
}

// Walk walks from a function of this package that runs on a loop.
func (p *Package) Walk(fn *ssa.Function, b Binding, name string, root Root) *Reach {
	return p.walk(nil, name, root, fn, b)
}

// A path is the chain of calls to a function. The calls in the middle of a long
// one are not shown.
type path struct {
	head []effect.Frame // the first, at most maxFrames/2
	tail []effect.Frame // the last, if there are more
	len  int
}

func (p path) join(fs []effect.Frame) path {
	p.len += len(fs)
	if n := min(len(fs), maxFrames/2-len(p.head)); n > 0 {
		p.head, fs = join(p.head, fs[:n]...), fs[n:]
	}
	if len(fs) > 0 {
		p.tail = join(p.tail, fs...)
		p.tail = p.tail[max(0, len(p.tail)-maxFrames/2):]
	}
	return p
}

func (p path) to(fs []effect.Frame) []effect.Frame { return slices.Concat(p.head, p.tail, fs) }

// shown is how many of the calls are kept.
func (p path) shown() int { return len(p.head) + len(p.tail) }

// A visit is one way in which a walk comes to a function.
type visit struct {
	fn    *ssa.Function // nil for one of many
	at    *outcomes
	path  path
	conf  effect.Confidence
	first bool
	log   bool
	once  bool
	memo  bool
	given context
	ended string // names of channels that are closed by then, joined
}

// nothingKnown is the key of a visit about which nothing is known.
const nothingKnown = "|"

func (v *visit) key() string {
	if v.given == (context{}) && v.ended == "" {
		return nothingKnown
	}
	return v.given.letters + "|" + v.given.more + "|" + v.ended
}

// A weakness is how much less what is come to matters than what is certain: it
// is at best possible, on first use, on behalf of a log function, or where a flag
// keeps it from happening again, or a map for each key. Each is a bit.
type weakness uint8

func (v *visit) weak() (w weakness) {
	for i, is := range [...]bool{v.conf == effect.Possible, v.first, v.log, v.once, v.memo} {
		if is {
			w |= 1 << i
		}
	}
	return w
}

// ways are the weaknesses with which a function was entered, one bit for each.
type ways uint32

// within reports whether one of the ways is not weaker than w.
func (s ways) within(w weakness) bool {
	for x := range weakness(32) {
		if x&w == x && s&(1<<x) != 0 {
			return true
		}
	}
	return false
}

// maxContexts bounds how often one walk enters a function with different
// arguments.
const maxContexts = 6

// walk walks from a function, or from what calls one.
func (p *Package) walk(start *outcomes, name string, root Root, fn *ssa.Function, b Binding) *Reach {
	return p.walkPart(nil, start, name, root, fn, b)
}

// walkPart walks from a part of the function, unless it is nil.
func (p *Package) walkPart(of *part, start *outcomes, name string, root Root, fn *ssa.Function, b Binding) *Reach {
	r := &Reach{Funcs: map[string]bool{}}
	seen := map[*outcomes]map[string]ways{}
	entered := func(v *visit) bool {
		at := seen[v.at]
		return at != nil && (at[v.key()] | at[nothingKnown]).within(v.weak())
	}
	// The shortest chain first; among equals, the first found. An edge is as
	// long as the frames of its call, few.
	var queue [][]*visit // by length of the chain
	push := func(v *visit) {
		for len(queue) <= v.path.len {
			queue = append(queue, nil)
		}
		queue[v.path.len] = append(queue[v.path.len], v)
	}
	take := func(o *outcomes, v *visit) {
		if p.tracing {
			r.note(o, v, cmp.Or(v.fn, fn))
		}
		for i := range o.effects {
			e := &o.effects[i]
			if !root.concerns(e) || v.given.fresh(e.Of) {
				continue
			}
			if e.Kind == effect.Leak && v.once {
				continue
			}
			if !v.given.allows(e.If) || !p.happens(e.If) || v.ended != "" && ready(e, strings.Split(v.ended, " ")) {
				continue
			}
			r.Hits = append(r.Hits, Hit{e, v})
			p.openChannel(e, root.under(name, &Call{Confidence: min(effect.Likely, v.conf), FirstUse: v.first, Log: v.log}), v.path)
		}
		for i := range o.open {
			c := &o.open[i]
			if !v.given.allows(c.If) || !p.happens(c.If) {
				continue
			}
			// What packages above may choose is called on the loop.
			s := Sink{On: c.On, Method: c.Method}
			if c.On.Kind == Unknown {
				s.On, s.Iface = nil, c.Iface
			}
			s.Root = root.under(name, &Call{Confidence: min(c.Confidence, v.conf), FirstUse: c.FirstUse || v.first, Log: c.Log || v.log})
			p.open(s, v.path, c.Frames)
		}
		for i := range o.edges {
			g := &o.edges[i]
			if !v.given.allows(g.c.If) || !p.happens(g.c.If) || root.Off && g.c.OnLoop {
				continue
			}
			n := visit{at: g.hub, fn: g.to, conf: min(v.conf, g.c.Confidence), first: v.first || g.c.FirstUse, log: v.log || g.c.Log, once: v.once || g.c.Once, memo: v.memo || g.c.Memo}
			if root.Off { // how long it takes does not matter there
				n.first, n.log, n.memo = false, false, false
			}
			if root.Off && g.c.crowd {
				n.conf = effect.Possible // of another object, more likely than not
			}
			if g.to != nil {
				n.at = p.outcomesOf(g.to)
			}
			if seen[n.at][nothingKnown].within(n.weak()) {
				continue // whatever is known
			}
			if !root.Off {
				n.ended = strings.Join(g.c.ended, " ")
			}
			if g.to != nil {
				n.given = p.enter(v.given, g.to, &g.c, n.at.asked, root.Off)
			}
			if len(seen[n.at]) >= maxContexts {
				n.given, n.ended = context{}, ""
			}
			if !entered(&n) {
				next := n
				next.path = v.path.join(g.c.Frames)
				push(&next)
			}
		}
	}
	from := &visit{conf: root.Confidence, first: root.FirstUse, log: root.Log}
	if start != nil {
		take(start, from)
	}
	if fn != nil {
		r.Start = p.funcKey(fn)
		// What the callback calls of its own surroundings: of its parameters,
		// which the framework fills, and of what it captured.
		o := &outcomes{}
		w := &walker{p: p, o: o}
		if s := p.sums[fn]; s != nil {
			for _, c := range s.Calls {
				if !c.On.Symbolic() || of != nil && !of.hops[c.Frames[0].Place()] {
					continue
				}
				d := c
				d.Args, d.work = nil, newExpansion(1) // the summary's is used up
				for _, a := range c.Args {
					d.Args = append(d.Args, b.SubstSet(a))
				}
				vals := b.Subst(c.On)
				if in := cmp.Or(fn.Parent(), b.In); vals.Symbolic() && in != nil {
					vals = p.ground(in, vals)
				}
				if len(vals) == 0 {
					vals = Set{mk(Value{Kind: Unknown, Key: "parameter"})}
				}
				for _, v := range vals {
					p.onValue(v, d, 0, w)
				}
			}
		}
		take(o, from)
		into := *from
		into.fn, into.at = fn, p.outcomesOf(fn)
		if of != nil {
			into.at = of.at
		}
		push(&into)
	}
	for n := 0; n < len(queue); n++ {
		for i := 0; i < len(queue[n]); i++ {
			v := queue[n][i]
			if entered(v) {
				continue
			}
			if v.fn != nil {
				r.Funcs[p.funcKey(v.fn)] = true
			}
			if seen[v.at] == nil {
				seen[v.at] = map[string]ways{}
			}
			seen[v.at][v.key()] |= 1 << v.weak()
			take(v.at, v)
		}
		queue[n] = nil
	}
	slices.SortStableFunc(r.Hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.kind(), b.kind()), cmp.Compare(a.length(), b.length()))
	})
	return r
}
