package loopcheck

import (
	"cmp"
	"slices"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// declared finds the functions that a directive or the configuration puts on a
// loop by name.
func (r *Result) declared() []*Callback {
	var out []*Callback
	for _, fn := range r.pkg.Functions() {
		k := r.statedOf(fn)
		if k == nil || !(k.Callback || k.Loop) || !r.holds(k) {
			continue
		}
		if k.Callback {
			out = append(out, r.newCallback(fn, summary.Binding{}, k, "is declared a callback", 0))
			continue
		}
		const reason = "is declared a loop"
		around := r.pkg.Rounds(fn, k)
		for _, l := range around {
			out = append(out, r.around(l, reason))
		}
		if len(around) == 0 {
			out = append(out, r.newCallback(fn, summary.Binding{}, k, reason, 0))
		}
	}
	return out
}

// eventLoops finds the loops of the program's own, but for those that are declared.
func (r *Result) eventLoops() []*Callback {
	var out []*Callback
	for _, l := range r.pkg.EventLoops() {
		if k := r.statedOf(l.Func); k != nil && (k.Callback || k.Loop) || !r.holds(l.Contract) {
			continue
		}
		out = append(out, r.around(l, "goes round for each "+short(l.Contract.Key)))
	}
	return out
}

// around makes a callback of what a loop does each time round.
func (r *Result) around(l summary.EventLoop, reason string) *Callback {
	c := r.newCallback(l.Func, summary.Binding{}, l.Contract, reason, 0)
	c.around = &l
	if l.Pos.IsValid() {
		c.Pos = l.Pos
	}
	return c
}

// goroutine names what it runs on: each loop that is declared has a goroutine of its own.
func (cb *Callback) goroutine() string { return cmp.Or(cb.own, cb.loop()) }

// separate tells the loops apart that are declared, where a package has several.
func (r *Result) separate(cbs []*Callback) {
	loops := map[string]map[string]bool{} // by framework, those of this package
	for _, cb := range cbs {
		if k := cb.Contract; k.Loop && cb.Framework != nil && k.Package == r.pass.Pkg.Path() {
			if loops[cb.loop()] == nil {
				loops[cb.loop()] = map[string]bool{}
			}
			loops[cb.loop()][k.Key] = true
		}
	}
	for _, cb := range cbs {
		k := cb.Contract
		if k.Loop && (len(loops[cb.loop()]) > 1 || k.Package != r.pass.Pkg.Path() && r.pkg.ConfinesBelow(k.Key)) {
			cb.own = k.Key
		}
	}
}

// isHead reports whether an effect of the callback is how its loop waits for what is
// to be done, also for its own ticker. To hand something on is work.
func (r *Result) isHead(cb *Callback, e effect.Effect) bool {
	if !cb.Contract.Loop && cb.around == nil || len(e.Frames) != 1 {
		return false
	}
	switch e.Kind {
	case effect.Wait:
		_, sends := e.Sends()
		return !sends && !r.handsOn(cb, e)
	case effect.Sleep:
		return cb.around != nil && r.pos(e.Frames[0]) == cb.around.Pos
	}
	return e.Kind == effect.Forever
}

// handsOn reports whether a wait in the body of a loop is one to send on what it has received.
func (r *Result) handsOn(cb *Callback, e effect.Effect) bool {
	return cb.fn != nil && slices.ContainsFunc(e.Channels, func(c effect.Channel) bool { return c.Send }) && r.pkg.HandsOn(cb.fn, e.Frames[0])
}
