package loopcheck

import (
	"go/token"
	"slices"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// collapse leaves out what a reader would take for the same thing again.
func (r *Result) collapse() {
	r.collapseCallers()
	r.collapseTurns()
	r.collapseWays()
	r.collapseSame()
	r.collapseLines()
	r.collapseServices()
	r.collapseHanded()
	r.collapseFirstUse()
	r.collapseHeavy()
	r.collapseLocks()
	r.collapseAstray()
	r.collapseSame()
}

// collapseSame keeps one of those that read the same, that which most callbacks come to.
func (r *Result) collapseSame() {
	type text struct {
		pos  token.Pos
		says string
	}
	kept := map[text]*Place{}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool {
		q := *p
		q.Others = 0
		k := text{p.Pos, q.Message()}
		old := kept[k]
		if old == nil {
			kept[k] = p
			return false
		}
		old.Others = max(old.Others, p.Others)
		return true
	})
}

// collapseLines keeps one of the operations that one line comes to by one call that
// leaves the module, the worst: a reader looks at the call as a whole.
func (r *Result) collapseLines() {
	type line struct {
		file *token.File
		line int
		call string // that leaves the module; "" if it stands on the line
		site string // by which it is come to
		self bool
	}
	keepBest(r, better, func(p *Place) (line, bool) {
		tf := r.pass.Fset.File(p.Pos)
		l := line{file: tf, line: tf.Line(p.Pos), self: p.Kind == effect.SelfWait, site: p.Site}
		if f := p.Frames[p.leaving()]; r.pos(f) != p.Pos {
			l.call = f.Place()
		}
		return l, p.Level >= effect.Warning && p.Kind != effect.Affinity
	})
}

// collapseServices keeps one of each kind of what a line comes to by one call of a
// package that does not use the framework: none of it is to be mended there, but the
// call is to be made elsewhere.
func (r *Result) collapseServices() {
	type service struct {
		file *token.File
		line int
		call string
		kind effect.Kind
	}
	keepBest(r, better, func(p *Place) (service, bool) {
		f := p.Callback.Framework
		if f == nil || p.Level < effect.Warning || !p.Kind.Blocks() || p.Kind == effect.Contended {
			return service{}, false
		}
		tf := r.pass.Fset.File(p.Pos)
		return service{tf, tf.Line(p.Pos), p.parting(r.using(f)), p.Kind}, true
	})
}

// parting is the last call that a package which uses the framework makes of one that
// does not, or that the loop makes of what it was given.
func (p *Place) parting(using map[string]bool) string {
	for i, f := range slices.Backward(p.Frames[:p.end()]) {
		if summary.Within(p.module, f.Pkg) && using[f.Pkg] {
			if i == 0 { // a line may hand over several objects
				return f.Place() + " " + p.Callback.object()
			}
			return f.Place()
		}
	}
	way := p.Callback.Name + " " + p.Callback.object() + " " + p.Callback.method
	if path := p.Callback.root.Path; len(path) > 0 {
		way += " " + path[len(path)-1].Place()
	}
	return way
}

// keepBest keeps the best of those places that are one to a reader, and puts the others
// beside it. Those of which of reports false are not concerned.
func keepBest[K comparable](r *Result, better func(a, b *Place) bool, of func(*Place) (K, bool)) {
	kept := map[K]*Place{}
	for _, p := range r.places {
		if k, ok := of(p); ok && (kept[k] == nil || better(p, kept[k])) {
			kept[k] = p
		}
	}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool {
		k, ok := of(p)
		if !ok || kept[k] == p {
			return false
		}
		kept[k].Beside = slices.Concat(kept[k].Beside, []*Place{p}, p.Beside)
		return true
	})
}

// collapseWays keeps one of the ways on which a line hands over what leads, by the
// same last calls, to one operation of other packages. One that begins at a callback
// of this package says more than one that begins elsewhere.
func (r *Result) collapseWays() {
	type way struct {
		file             *token.File
		line             int
		operation, calls string
	}
	of := func(p *Place) way {
		tf := r.pass.Fset.File(p.Pos)
		hops := p.Hops()
		return way{tf, tf.Line(p.Pos), p.operation(), strings.Join(hops[max(0, len(hops)-lastCalls):], " ")}
	}
	best := map[way]*Place{}
	for _, p := range r.places {
		k := of(p)
		old := best[k]
		switch {
		case old == nil, p.Level > old.Level:
			best[k] = p
		case p.Level < old.Level, p.Callback.fn == nil && old.Callback.fn != nil:
		case p.Callback.fn != nil && old.Callback.fn == nil, better(p, old):
			best[k] = p
		}
	}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool { return p.Callback.fn == nil && best[of(p)] != p })
}

// collapseHanded keeps one of the lines that hand over what a loop of the module comes to
// by the same calls: it is mended where the loop calls it. If that is in this package, it
// is told there.
func (r *Result) collapseHanded() {
	type way struct{ calls, operation string }
	of := func(p *Place) way { return way{p.callsInModule(), p.operation()} }
	before := func(p, q *Place) bool {
		if here := p.Callback.fn != nil; here != (q.Callback.fn != nil) {
			return here
		}
		return len(p.Beside) > len(q.Beside) || len(p.Beside) == len(q.Beside) && better(p, q)
	}
	best := map[way]*Place{}
	for _, p := range r.places {
		if k := of(p); best[k] == nil || before(p, best[k]) {
			best[k] = p
		}
	}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool {
		kept := best[of(p)]
		if p == kept || p.Callback.fn != nil || len(p.Beside) > 0 || len(p.Callback.root.Path) == 0 || p.Callback.Sends() || kept.Level < p.Level {
			return false
		}
		r.handed = append(r.handed, p)
		return true
	})
}

// callsInModule are the functions on the way to the operation, from the first of this
// module on, without the one that only hands over what another package's loop calls.
func (p *Place) callsInModule() string {
	frames := p.Frames[:p.end()]
	if path := p.Callback.root.Path; len(path) > 0 && len(frames) > 0 {
		frames = slices.Concat(path, frames[1:])
	}
	var calls []string
	for _, f := range frames {
		if in := f.Pkg + " " + f.In; (len(calls) > 0 || summary.Within(p.module, f.Pkg)) && (len(calls) == 0 || calls[len(calls)-1] != in) {
			calls = append(calls, in)
		}
	}
	return strings.Join(calls, "\n")
}

// collapseTurns keeps the best of the ways on which a loop of the program's own, which
// has one way in for all that it handles, comes to one operation far away in other
// packages. What calls the function that performs it is to be mended itself.
func (r *Result) collapseTurns() {
	type turn struct {
		loop      *Callback
		operation string
	}
	of := func(p *Place) turn { return turn{p.Callback, p.operation()} }
	best := map[turn]*Place{}
	for _, p := range r.places {
		if k := of(p); p.Callback.around != nil && (best[k] == nil || better(p, best[k])) {
			best[k] = p
		}
	}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool {
		i := p.leaving()
		far := i == 0 || p.Frames[i-1].Pkg != r.pass.Pkg.Path()
		return p.Callback.around != nil && far && best[of(p)] != p
	})
}

// collapseCallers leaves out a callback that comes to an operation by calling another
// callback, which is reported for it: a framework's own handler, say.
func (r *Result) collapseCallers() {
	type point struct {
		pos       token.Pos
		operation string
	}
	at := map[point][]*Place{}
	for _, p := range r.places {
		k := point{p.Pos, p.operation()}
		at[k] = append(at[k], p)
	}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool {
		hops := p.allHops()
		nearest, fewest := (*Place)(nil), len(hops)
		for _, q := range at[point{p.Pos, p.operation()}] {
			own := q.allHops()
			if len(own) < fewest && q.Level >= p.Level && slices.Equal(hops[len(hops)-len(own):], own) {
				nearest, fewest = q, len(own)
			}
		}
		if nearest != nil {
			nearest.Others += p.Others + 1
		}
		return nearest != nil
	})
}

// collapseFirstUse keeps one of the places that come to what is done on first use and
// worth a note: it is done once.
func (r *Result) collapseFirstUse() {
	keepBest(r, better, func(p *Place) (string, bool) { return p.called(), p.FirstUse && p.Level == effect.Note })
}

// collapseHeavy keeps one of the places that come to what could be compiled once, or that
// come from afar to what burns CPU: there it is mended, for all of them.
func (r *Result) collapseHeavy() {
	keepBest(r, better, func(p *Place) (string, bool) {
		return p.operation(), p.Kind == effect.Compile || p.Kind == effect.CPU && r.pos(p.Frames[p.leaving()]) != p.Pos
	})
}

// lastCalls is how many hops are enough to tell chains to one operation apart: the
// operation, the helper around it, and what that is called for.
const lastCalls = 3

// fewTakers is up to how many functions that take one lock are each reported.
const fewTakers = 3

// collapseLocks keeps the first place of those where one function takes one lock,
// and, if they are many, the best of those that take it while one holder does one
// thing: what is to be changed then is what the holder does.
func (r *Result) collapseLocks() {
	type taking struct{ function, lock string }
	taken := map[taking]bool{}
	forever := map[token.Pos]bool{}
	for _, p := range r.places {
		forever[p.Pos] = forever[p.Pos] || p.Kind == effect.SelfWait
	}
	r.places = slices.DeleteFunc(r.places, func(p *Place) bool {
		if p.Kind != effect.Contended {
			return false
		}
		if forever[p.Pos] {
			return true // the loop waits for itself there, whoever else holds the lock
		}
		k := taking{p.Function, summary.LockKey(p.Lock)}
		again := taken[k]
		taken[k] = true
		return again
	})
	type holding struct {
		loop, note string
		first      effect.Hop // of the holder's way
	}
	of := func(p *Place) holding {
		h := holding{p.Callback.loop(), p.holder + " " + p.Note, *p.Holder[0].Hop}
		if p.stuck == kept || p.Callback.presumed {
			h.loop = "" // whichever
		}
		return h
	}
	takers := map[holding]int{}
	short := func(p *Place) bool { return p.Kind == effect.Contended && len(p.Holder) > 0 }
	for _, p := range r.places {
		if short(p) {
			takers[of(p)]++
		}
	}
	keepBest(r, better, func(p *Place) (h holding, ok bool) {
		if !short(p) {
			return h, false
		}
		return of(p), takers[of(p)] > fewTakers || p.stuck == kept
	})
}
