package loopcheck

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// A turn is one step of a loop that never rests: a callback that hands another, or
// itself, to the loop.
type turn struct {
	of, next *Callback
	frames   []effect.Frame // from the callback to the call that schedules
	at       effect.Frame   // the one that hands over next
	later    bool           // next does not run at once
	asks     bool           // by its result
	feeds    string         // by its result: the type of the argument that comes back
}

// rounds finds the callbacks of each loop that run again and again of themselves:
// those that surely schedule each other in a circle. If one of them schedules more
// than one of the circle, there are more of them each time. If not, and nothing
// puts them off, the loop never rests.
func (r *Result) rounds(reaches []*summary.Reach) []*Place {
	turns := map[*Callback][]turn{}
	for _, cb := range r.Callbacks {
		if ts := r.turns(cb); len(ts) > 0 {
			turns[cb] = ts
		}
	}
	out := r.fed()
	for _, circle := range circles(r.Callbacks, turns) {
		on := map[*Callback][]turn{} // by which it goes on around the circle
		atOnce, second := true, -1
		for i, cb := range circle {
			for _, t := range turns[cb] {
				if slices.Contains(circle, t.next) {
					on[cb] = append(on[cb], t)
					atOnce = atOnce && !t.later
				}
			}
			if second < 0 && len(on[cb]) > 1 {
				second = i
			}
			atOnce = atOnce && !rests(reaches[slices.Index(r.Callbacks, cb)])
		}
		var p *Place
		switch {
		case second >= 0:
			ts := on[circle[second]]
			slices.SortStableFunc(ts, func(a, b turn) int { return cmp.Compare(r.scheduling(a), r.scheduling(b)) })
			p = r.round([]turn{ts[1], ts[0]}, true)
		case atOnce:
			var round []turn
			for cb := circle[0]; len(round) < len(circle); cb = on[cb][0].next {
				round = append(round, on[cb][0])
			}
			p = r.round(round, false)
		}
		if p != nil {
			out = append(out, p)
		}
	}
	return out
}

// fed finds the callbacks that give themselves their next argument, again and again,
// by the function that they return.
func (r *Result) fed() []*Place {
	var out []*Place
	for _, cb := range r.Callbacks {
		result, err := strconv.Atoi(cb.Contract.Feeds)
		if err != nil || cb.fn == nil {
			continue
		}
		for _, f := range summary.Circles(r.pkg.Feedbacks(cb.fn, result, cb.Contract.Package)) {
			t := turn{of: cb, next: cb, frames: []effect.Frame{f.Frame}, at: f.Frame, asks: true, feeds: f.From}
			if p := r.round([]turn{t}, false); p != nil {
				out = append(out, p)
			}
		}
	}
	return out
}

// scheduling is where the call stands that schedules.
func (r *Result) scheduling(t turn) int {
	return int(r.pos(t.at))
}

// turns are what a callback surely schedules.
func (r *Result) turns(cb *Callback) []turn {
	if cb.fn == nil {
		return nil
	}
	var out []turn
	for _, s := range r.pkg.Schedules(cb.fn, cb.bind) {
		if s.Loop != cb.loop() {
			continue
		}
		if next := r.scheduled(cb, s); next != nil {
			out = append(out, turn{of: cb, next: next, frames: s.Frames, at: s.Frames[s.At], later: s.Later})
		}
	}
	if again := cb.Contract.Again; again != "" {
		if f, ok := r.pkg.AlwaysReturns(cb.fn, again); ok {
			out = append(out, turn{of: cb, next: cb, frames: []effect.Frame{f}, at: f, asks: true})
		}
	}
	return out
}

// scheduled is the callback that a schedule of cb runs.
func (r *Result) scheduled(cb *Callback, s summary.Schedule) *Callback {
	if s.On == nil {
		// Of several handlers, each has connections of its own.
		if cb.Contract.Key == s.Trigger {
			return cb
		}
		var only *Callback
		for _, c := range r.Callbacks {
			if c.Contract.Key == s.Trigger && c.loop() == cb.loop() {
				if only != nil {
					return nil
				}
				only = c
			}
		}
		return only
	}
	for _, c := range r.Callbacks {
		if c.fn == nil || c.loop() != cb.loop() {
			continue
		}
		method := ""
		if s.On.Kind == summary.Object {
			method = c.Contract.Key[strings.LastIndexByte(c.Contract.Key, '.')+1:]
		}
		if fn, _ := r.pkg.Target(s.On, method); fn == c.fn {
			return c
		}
	}
	return nil
}

// rests reports whether a callback may wait for anything: the loop has a rest
// then, which is a matter of other rules.
func rests(reach *summary.Reach) bool {
	return slices.ContainsFunc(reach.Hits, func(h summary.Hit) bool {
		e := h.Effect()
		return e.Kind.Rests() && e.Confidence >= effect.Likely
	})
}

// circles are the sets of callbacks each of which comes to all others of its set,
// and to itself, in the order of the callbacks.
func circles(all []*Callback, turns map[*Callback][]turn) [][]*Callback {
	reach := map[*Callback]map[*Callback]bool{}
	for cb := range turns {
		seen := map[*Callback]bool{}
		for work := []*Callback{cb}; len(work) > 0; {
			x := work[len(work)-1]
			work = work[:len(work)-1]
			for _, t := range turns[x] {
				if !seen[t.next] {
					seen[t.next] = true
					work = append(work, t.next)
				}
			}
		}
		reach[cb] = seen
	}
	var out [][]*Callback
	done := map[*Callback]bool{}
	for _, cb := range all {
		if done[cb] || !reach[cb][cb] {
			continue
		}
		var circle []*Callback
		for _, x := range all {
			if reach[cb][x] && reach[x][cb] {
				done[x] = true
				circle = append(circle, x)
			}
		}
		out = append(out, circle)
	}
	return out
}

// round is the place of a circle: where its first callback schedules the next.
func (r *Result) round(turns []turn, grows bool) *Place {
	t := turns[0]
	p := r.place(t.of, effect.Effect{Kind: effect.Reschedule, Confidence: effect.Certain, Frames: t.frames})
	if p == nil {
		return nil
	}
	p.turns, p.grows = turns, grows
	if pos := r.pos(t.at); t.at.Pkg == r.pass.Pkg.Path() && pos.IsValid() {
		if p.Pos, p.Function = pos, t.at.In; r.silent(pos) {
			return nil
		}
	}
	if grows {
		p.Level = effect.Error
	}
	return p
}

// again is the message of a circle.
func (p *Place) again(loop string) string {
	t := p.turns[0]
	what := ""
	switch {
	case p.grows:
		what = fmt.Sprintf("is the second call by which %s brings itself back, so that what waits on %s grows without end", t.of.Name, loop)
	case t.feeds != "":
		what = fmt.Sprintf("makes a %s come back to %s at once, every time, so that %s never rests", t.feeds, t.of.Name, loop)
	case t.asks && len(p.turns) == 1:
		what = fmt.Sprintf("makes %s run again at once, every time, so that %s never rests", t.of.Name, loop)
	case len(p.turns) > 1:
		what = fmt.Sprintf("schedules %s, which leads back to %s, at once and every time, so that %s never rests", t.next.Name, t.of.Name, loop)
	default:
		what = fmt.Sprintf("schedules %s from itself, at once and every time, so that %s never rests", t.of.Name, loop)
	}
	return fmt.Sprintf("%s %s: %s; %s", t.at.Func, what, strings.Join(p.Hops(), " → "), p.Remedy())
}

// rest is what to do about a circle, in any framework's idiom.
func (p *Place) rest() string {
	switch {
	case p.grows:
		return "schedule it once, or on a condition that ends it"
	case p.turns[0].feeds != "":
		return "give it a delay, or a condition that ends it"
	case p.turns[0].asks && len(p.turns) == 1:
		return "return it only while there is something to do"
	}
	return "give it a delay, or a condition that ends it"
}

// hops are the names around a circle.
func hops(turns []turn) []string {
	out := []string{turns[0].of.Name}
	for _, t := range turns {
		for _, f := range t.frames {
			if f.Func != "" && f.Func != out[len(out)-1] {
				out = append(out, f.Func)
			}
		}
		out = append(out, t.next.Name)
	}
	return out
}
