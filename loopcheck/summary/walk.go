package summary

import (
	"cmp"
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
	if e.Kind != effect.Affinity && h.by.given.fresh(e.Of) {
		e.FirstUse = false
	}
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
	w := &walker{p: p, o: o, brief: true}
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

// maxDoubts is of how many objects it is told what they may do, of which each is only
// possible: some packages hand over thousands. Who is at the other end of a channel may
// make it certain also of the others.
const maxDoubts = 100

// walk walks from a function, or from what calls one.
func (p *Package) walk(start *outcomes, name string, root Root, fn *ssa.Function, b Binding) *Reach {
	return p.walkPart(nil, start, name, root, fn, b)
}

// walkPart walks from a part of the function, unless it is nil.
func (p *Package) walkPart(of *part, start *outcomes, name string, root Root, fn *ssa.Function, b Binding) *Reach {
	r := &Reach{Funcs: map[string]bool{}}
	doubtful := fn == nil && root.Confidence == effect.Possible && !root.Off && !p.tracing
	if doubtful {
		p.doubts++
		doubtful = p.doubts > maxDoubts
	}
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
			if !root.concerns(e) || e.Kind == effect.Affinity && v.given.fresh(e.Of) {
				continue
			}
			if e.Kind == effect.Leak && v.once || doubtful && len(e.Channels) == 0 {
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
			s := Sink{On: c.On, Method: c.Method, As: c.As}
			if c.On.Kind == Unknown {
				s.On, s.Iface = nil, c.Iface
			}
			s.Root = root.under(name, &Call{Confidence: min(c.Confidence, v.conf), FirstUse: c.FirstUse && !v.given.fresh(c.FirstOf) || v.first, Log: c.Log || v.log})
			p.open(s, v.path, c.Frames)
		}
		for i := range o.edges {
			g := &o.edges[i]
			if !v.given.allows(g.c.If) || !p.happens(g.c.If) || root.Off && g.c.OnLoop {
				continue
			}
			n := visit{at: g.hub, fn: g.to, conf: min(v.conf, g.c.Confidence), first: v.first || g.c.FirstUse && !v.given.fresh(g.c.FirstOf), log: v.log || g.c.Log, once: v.once || g.c.Once, memo: v.memo || g.c.Memo}
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
					p.onValue(v, d, 0, p.everywhere(&d, w))
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
