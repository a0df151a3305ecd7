package summary

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

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
	brief bool     // it does not follow a call to a crowd: of values that are handed over there are thousands
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
	c.On = w.p.tellApart(c.On)
	id := c.id() + c.Iface + c.As
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
	id := c.id() + c.Iface + strings.Join(c.Not, " ") + c.As
	hub := w.p.hubs[id]
	if hub == nil {
		hub = &outcomes{}
		w.p.hubs[id] = hub
		(&walker{p: w.p, o: hub}).table(vals, Call{On: c.On, Method: c.Method, Iface: c.Iface, Not: c.Not, As: c.As, Confidence: effect.Certain, Frames: last(c.Frames)})
	}
	c.Frames = c.Frames[:max(0, len(c.Frames)-1)]
	w.o.edges = append(w.o.edges, edge{hub: hub, c: c})
}

// table follows a call to each of a great number of values: as far as it takes while
// there is work left, and then each of the others a little.
func (w *walker) table(vals Set, c Call) {
	c.work = newExpansion(len(vals))
	var late []*Value
	for _, v := range vals {
		if w.one(v, c); c.work.left < 0 && v.Kind != Object {
			late = append(late, v)
		}
	}
	c.work = &expansion{left: min(shareSteps*len(late), tableSteps)}
	for i, v := range late {
		end := c.work.share(len(late) - i)
		w.one(v, c)
		end()
	}
}

// any follows a call to each of the values, those first of which more is known than a
// type. It reports whether one is known.
func (w *walker) any(vals Set, c Call) (found bool) {
	vals = vals.once()
	for _, unknown := range []bool{false, true} {
		for _, v := range vals {
			if (v.Kind == Unknown) == unknown {
				found = w.one(v, c) || found
			}
		}
	}
	return found
}

// one follows a call to the value v, and reports whether it is known.
func (w *walker) one(v *Value, c Call) (known bool) {
	if c.Through != "" && c.Through != w.p.module && !Within(c.Through, trimStar(v.Key)) && moduleOfKey(v.Key) != moduleOfKey(c.On.Key) {
		c.Confidence = effect.Possible
	}
	switch v.Kind {
	case Func, Object, Bound:
		w.p.onValue(v, c, 1, w.p.everywhere(&c, w))
		return true
	case Global:
		if k := w.p.contracts.Lookup(v.Key); k != nil && k.Blocks != effect.None {
			w.p.onValue(v, c, 1, w.p.everywhere(&c, w))
			return true
		}
	case Unknown:
		if k, ok := strings.CutPrefix(v.Key, ofInterface); ok {
			c.Iface = k
			w.implementers(c)
			return true
		}
		if v.Key == tooMany.Key {
			w.stop(c, fmt.Sprintf("calls what %s holds: more than %d values, of which not all are followed", w.p.shortKey(c.On.Key), maxSet))
		}
	}
	return false
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
		if w.brief {
			return
		}
	}
	for _, t := range ts {
		v := mk(Value{Kind: Object, Key: t})
		d.Args = append([]Set{{v}}, tail(c.Args)...)
		w.p.onValue(v, d, 1, w.p.everywhere(&d, w))
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
