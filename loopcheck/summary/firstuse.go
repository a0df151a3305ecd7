package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A firstUse tells whether something is done on first use, and of what.
type firstUse struct {
	use bool
	of  uint8 // the parameter, counted from 1, whose object keeps what is made; 0 if it is kept elsewhere
}

// and is what is known of what is done where both hold.
func (a firstUse) and(b firstUse) firstUse {
	if !a.use || b.use && b.of == 0 {
		return b
	}
	return a
}

// inCaller is what is done on first use of a callee as it is in its caller: what an object
// keeps that the caller has just made is not there yet.
func (a firstUse) inCaller(given []Argument) firstUse {
	of, fresh := whose(a.of, given)
	return firstUse{a.use && !fresh, of}
}

func (c *Call) first() firstUse { return firstUse{c.FirstUse, c.FirstOf} }

// onFirst notes what is known besides of when the call is made.
func (c *Call) onFirst(b firstUse) {
	f := c.first().and(b)
	c.FirstUse, c.FirstOf = f.use, f.of
}

// onFirst is an effect of which is known besides when it comes.
func onFirst(e effect.Effect, b firstUse) effect.Effect {
	if e.Kind == effect.Affinity { // it is of another object
		e.FirstUse = e.FirstUse || b.use
		return e
	}
	f := firstUse{e.FirstUse, e.Of}.and(b)
	e.FirstUse, e.Of = f.use, f.of
	return e
}

// keepers are the parameters of a function, as bits, that keep what it makes on first use.
func keepers(t target) (of uint64) {
	if t.key == onceDo {
		return 1
	}
	if t.sum == nil {
		return 0
	}
	for i := range t.sum.Effects {
		if e := &t.sum.Effects[i]; e.FirstUse && e.Of > 0 && e.Kind != effect.Affinity {
			of |= 1 << (e.Of - 1)
		}
	}
	for i := range t.sum.Calls {
		if n := t.sum.Calls[i].FirstOf; n > 0 {
			of |= 1 << (n - 1)
		}
	}
	return of
}

// onceDo is the key of what calls its argument once.
const onceDo = "sync.Once.Do"

// ofWhich is the parameter, counted from 1, whose object keeps what is at the address; 0
// if it is kept elsewhere.
func (k keeper) ofWhich() uint8 {
	v := k.asked
	if v == nil {
		a, ok := k.addr.(*ssa.FieldAddr)
		for ok {
			v = a.X
			a, ok = v.(*ssa.FieldAddr)
		}
	}
	if v == nil {
		return 0
	}
	return uint8(min(parameterOf(v), 255))
}

// mark is the mark of what runs when something is not there yet.
func (a firstUse) mark() *mark {
	return &mark{
		call:   func(c *Call) { c.onFirst(a) },
		effect: func(e *effect.Effect) bool { *e = onFirst(*e, a); return true },
		maybe:  true,
	}
}
