package loopcheck

import (
	"slices"
	"strings"
	"sync"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// onLoop reports whether a loop runs the function of this package.
func (r *Result) onLoop(key string) bool {
	for _, l := range r.loops {
		if l.Runs[key] {
			return true
		}
	}
	return false
}

// confined reports whether a function is called on the loop of a callback, and by nobody
// else.
func (r *Result) confined(key string, cb *Callback) bool {
	if cb.presumed {
		return r.pkg.Confined(key, cb.goroutine(), r.alone[cb.goroutine()])
	}
	return r.pkg.Confined(key, cb.goroutine(), r.loops[cb.goroutine()])
}

// heldFor finds who holds the lock that e takes, and what takes long meanwhile.
// What keeps a loop from ever going on comes first.
func (r *Result) heldFor(cb *Callback, e effect.Effect) (holder summary.Hold, during effect.Effect, why string) {
	if cb.Framework == nil {
		return
	}
	// What goes on under a lock inside another module is how it is built.
	own := summary.Within(r.pkg.Module(), summary.LockKey(e.Lock))
	guards := sync.OnceValue(func() []string { return r.guards(e) })
	for h := range r.pkg.Holds(e.Lock) {
		last := e.Frames[len(e.Frames)-1]
		alike := !h.Keeps && last.In == h.Name && strings.HasPrefix(h.Func, last.Pkg+".") // the callback does itself what the holder does
		if h.Shared && e.Shared || !summary.SameLock(e.Lock, h.Lock) {
			continue
		}
		if !own && h.Effect.If != (effect.Guard{}) {
			continue // another module does that only if it is asked to
		}
		apart := sync.OnceValue(func() bool {
			return r.confined(h.Func, cb) || gated(guards(), slices.Concat(h.Beside, r.pkg.Guards(h.Func)))
		})
		for _, d := range r.during(h) {
			if d.Endless() {
				continue // reported for itself
			}
			dead := d.Kind == effect.SelfWait && d.Loop == cb.loop()
			if !dead && d.Kind == effect.Wait {
				_, on := r.ownChannels(cb, d)
				dead = on != another || r.isMember(cb, d)
			}
			if alike && !dead {
				continue
			}
			switch {
			case dead && !strings.Contains(h.Func, "$"):
				if !apart() {
					return h, d, waitsForLoop
				}
			case dead && why != waitsForLoop: // a literal may be a callback too, which a declared function is not
				if !apart() {
					holder, during, why = h, d, waitsForLoop
				}
			case own && h.Keeps && why != waitsForLoop:
				holder, during, why = h, d, d.Kind.Does() // whoever took it, nobody has it any more
			case why == "" && own && d.Confidence >= effect.Likely:
				if !apart() && (h.Elsewhere || r.pkg.Elsewhere(h.Func, r.onLoop)) {
					holder, during, why = h, d, d.Kind.Does()
				}
			}
		}
	}
	return holder, during, why
}

// crossed finds who takes two locks in the other order than the loop, which takes
// one of them by e while it holds the other: each may get its first, and wait for
// ever for its second.
func (r *Result) crossed(cb *Callback, e effect.Effect) (holder summary.Hold, first string) {
	if cb.Framework == nil {
		return
	}
	loop, guards := r.loops[cb.goroutine()], r.pkg.Guards(e.Frames[len(e.Frames)-1].Key())
	at := e.Frames[len(e.Frames)-1].Place()
	inside := slices.DeleteFunc(slices.Clone(r.pkg.Inside(e.Lock)), func(here summary.Hold) bool {
		fs := here.Effect.Frames
		return fs[len(fs)-1].Place() != at || loop == nil || !loop.Runs[here.Func] && !r.confined(here.Func, cb)
	})
	for _, here := range append(inside, r.pkg.HeldAlong(e)...) {
		for there := range r.pkg.Holds(e.Lock) {
			x := there.Effect
			if there.Call != nil || x.Kind != effect.Lock || there.Func == here.Func || !summary.SameLock(x.Lock, here.Lock) || !summary.SameLock(there.Lock, e.Lock) {
				continue
			}
			if here.Shared && x.Shared || there.Shared && e.Shared || gated(here.Beside, there.Beside) || gated(guards, r.pkg.Guards(there.Func)) {
				continue
			}
			if (there.Elsewhere || r.pkg.Elsewhere(there.Func, r.onLoop)) && !r.confined(there.Func, cb) {
				return there, here.Lock
			}
		}
	}
	return
}

// guards are the locks that are surely held where e takes one more.
func (r *Result) guards(e effect.Effect) []string {
	last := e.Frames[len(e.Frames)-1]
	out := slices.Clone(r.pkg.Guards(last.Key()))
	for _, h := range r.pkg.Inside(e.Lock) {
		if fs := h.Effect.Frames; len(fs) == 1 && fs[0].Place() == last.Place() && !h.Shared {
			out = append(append(out, summary.LockKey(h.Lock)), h.Beside...)
		}
	}
	return out
}

// gated reports whether a third lock keeps two holders apart: both hold it.
func gated(a, b []string) bool {
	return slices.ContainsFunc(a, func(key string) bool { return slices.Contains(b, key) })
}

const waitsForLoop = "waits for this loop"

// during is what is done under a lock, looked for once.
func (r *Result) during(h summary.Hold) []effect.Effect {
	if h.Call == nil {
		return r.pkg.During(h)
	}
	out, known := r.underLock[h.Call]
	if !known {
		if r.underLock == nil {
			r.underLock = map[*summary.Call][]effect.Effect{}
		}
		out = r.pkg.During(h)
		r.underLock[h.Call] = out
	}
	return out
}

// A whom tells for whom a loop waits that waits for itself.
type whom int

const (
	another  whom = iota // or nobody knows
	itself               // only what runs on it is at the other ends
	itsOther             // who is there may be waiting for it
)

// ownChannels reports whether an effect is a wait that only the framework's loop
// can end, and why.
func (r *Result) ownChannels(cb *Callback, e effect.Effect) (note string, on whom) {
	if cb.Framework == nil || e.Kind != effect.Wait || len(e.Channels) == 0 {
		return "", another
	}
	ends := slices.DeleteFunc(slices.Clone(e.Channels), func(c effect.Channel) bool { return c.Over })
	if len(ends) > 0 && !slices.ContainsFunc(ends, func(c effect.Channel) bool { return !r.ownChannel(cb, c) }) {
		switch {
		case len(e.Channels) > 1:
			return "only this loop is at the other ends", itself
		case ends[0].Send:
			return "only this loop receives from it", itself
		}
		return "only this loop sends on it", itself
	}
	// Whoever receives from it may itself wait to send to the loop.
	if names, sends := e.Sends(); sends && e.Confidence >= effect.Likely {
		for _, to := range r.pkg.Parties(names, false) {
			if !slices.Contains(to.Loops, cb.loop()) && (len(to.To) == 0 || !r.ownChannel(cb, effect.Channel{Names: to.To, Send: true})) {
				return "", another
			}
			note, on = "its reader "+to.Name+" may be waiting for this loop", itsOther
		}
	}
	return note, on
}

// isMember reports whether an effect is a wait for a group of which the loop, or what has
// called it, is a member.
func (r *Result) isMember(cb *Callback, e effect.Effect) bool {
	return slices.ContainsFunc(e.Channels, func(c effect.Channel) bool {
		return slices.ContainsFunc(r.pkg.Members(c.Names), func(m summary.Party) bool {
			return r.confined(m.Func, cb) || cb.around != nil && r.pkg.CalledBy(cb.around.Func, m.Func)
		})
	})
}

// ownChannel reports whether only functions that run on the framework's loop
// are at the other end of the channel.
func (r *Result) ownChannel(cb *Callback, c effect.Channel) bool {
	if len(r.pkg.Members(c.Names)) > 0 {
		return false // what the loop calls may have been a member, and left
	}
	ps := r.pkg.EveryParty(c.Names, !c.Send)
	return len(ps) > 0 && !slices.ContainsFunc(ps, func(to summary.Party) bool {
		return !r.confined(to.Func, cb) && (to.In == "" || !r.confined(to.In, cb))
	})
}

// gatedReaders reports whether whoever receives what e sends takes a lock before it
// comes again that is held while e waits for room, and how.
func (r *Result) gatedReaders(cb *Callback, e effect.Effect) (note string, ok bool) {
	names, sends := e.Sends()
	if !sends || e.FirstUse || cb.presumed { // it is told where the reader takes the lock
		return "", false
	}
	for _, to := range r.pkg.Parties(names, false) {
		if note, ok = r.gatedReader(cb, e, to); !ok {
			return "", false
		}
	}
	return note, note != ""
}

func (r *Result) gatedReader(cb *Callback, e effect.Effect, to summary.Party) (note string, ok bool) {
	names, _ := e.Sends()
	at := e.Frames[len(e.Frames)-1].Place()
	same := func(d effect.Effect) bool {
		if cb.Sends() { // where it sends is not here, but where the channel is handed to
			to, sends := d.Sends()
			return sends && slices.ContainsFunc(to, func(n string) bool { return slices.Contains(names, n) })
		}
		return len(d.Frames) > 0 && d.Frames[len(d.Frames)-1].Place() == at
	}
	for _, l := range to.Takes {
		for h := range r.pkg.Holds(l.Lock) {
			if h.Shared && l.Shared || !summary.SameLock(h.Lock, l.Lock) {
				continue
			}
			// Whoever holds it is on the way, or calls the callback itself.
			if h.Call == nil && !slices.ContainsFunc(e.Frames, func(f effect.Frame) bool { return f.In == h.Name && strings.HasPrefix(h.Func, f.Pkg+".") }) {
				continue
			}
			if slices.ContainsFunc(r.during(h), same) {
				note = "its reader " + to.Name + " takes " + r.pkg.ShortKey(summary.LockKey(l.Lock)) + ", which " + h.Name + " holds meanwhile"
			}
		}
	}
	return note, note != "" // of those who hold it, the one next to the lock comes last
}
