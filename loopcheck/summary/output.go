package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// An output takes what calls do. A summary and the walk from a callback are
// the two that exist.
type output interface {
	effect(effect.Effect)
	// call is a call whose target is not known.
	call(Call)
	// enter is a call of a function of this package. If it returns true, the
	// function's own effects are not wanted here.
	enter(fn *ssa.Function, b Binding, c Call) bool
	sink(Sink)
	store(Store, effect.Frame)
	// schedule is a call that surely hands a function to a loop.
	schedule(Schedule)
}

// A wrapper is the output of a part of a function, or of one of its calls: what is noted
// there goes on to the output of the whole.
type wrapper interface{ whole() output }

// plain is the output of the whole function.
func plain(out output) output {
	for {
		w, ok := out.(wrapper)
		if !ok {
			return out
		}
		out = w.whole()
	}
}

// wants reports whether effects matter to an output.
func wants(out output) bool {
	switch plain(out).(type) {
	case *collector, elsewhere:
		return false
	}
	return true
}

// elsewhere is the output of what is not done here and now: what it stores and
// registers counts.
type elsewhere struct{ out output }

func (elsewhere) effect(effect.Effect) {}

// call matters only for what is kept of what it is given.
func (e elsewhere) call(c Call) {
	switch plain(e.out).(type) {
	case *collector, elsewhere:
		e.out.call(c.anywhere())
	}
}

func (elsewhere) enter(*ssa.Function, Binding, Call) bool { return true }

func (e elsewhere) sink(s Sink) { e.out.sink(s) }

func (e elsewhere) store(s Store, f effect.Frame) { e.out.store(s, f) }

// marked is the output of code of which something is known.
type marked struct {
	output
	mark *mark
}

// A mark is what is known: it stands on every call, and may change an effect, or spare
// it.
type mark struct {
	call   func(*Call)
	effect func(*effect.Effect) (happens bool)
	maybe  bool // it need not run when the function does, so that it surely schedules nothing
}

func (o marked) whole() output { return o.output }

func (o marked) effect(e effect.Effect) {
	if o.mark.effect(&e) {
		o.output.effect(e)
	}
}

func (o marked) call(c Call) {
	o.mark.call(&c)
	o.output.call(c)
}

func (o marked) enter(fn *ssa.Function, b Binding, c Call) bool {
	o.mark.call(&c)
	return o.output.enter(fn, b, c)
}

var (
	// It runs once for each key of a map, which keeps what it makes.
	memoized = &mark{
		call:   func(c *Call) { c.Memo = true },
		effect: func(e *effect.Effect) bool { *e = onFirst(*e, firstUse{use: onceForEach(e.Kind)}); return true },
		maybe:  true,
	}
	// A flag keeps it from running again.
	onceOnly = &mark{
		call:   func(c *Call) { c.Once = true },
		effect: func(e *effect.Effect) bool { return e.Kind != effect.Leak },
	}
	// It works as a log function does.
	logging = &mark{
		call:   func(c *Call) { c.Log = true },
		effect: func(e *effect.Effect) bool { *e = asLog(*e); return true },
		maybe:  true,
	}
	// It runs only if a branch says that this is the loop.
	onLoop = &mark{
		call:   func(c *Call) { c.OnLoop = true },
		effect: func(e *effect.Effect) bool { return e.Kind != effect.Affinity || e.Where != effect.OnLoop },
	}
)

// at is the output for the instructions of a block.
func (f *flow) at(b *ssa.BasicBlock, out output) output {
	if g := f.guard[b.Index]; g != (effect.Guard{}) {
		out = guarded{out, g}
	}
	for _, m := range [...]struct {
		is   bool
		mark *mark
	}{{f.on[b.Index], onLoop}, {f.once != nil && f.once[b.Index], onceOnly}, {f.debug[b.Index], logging}, {f.memo[b.Index], memoized}} {
		if m.is {
			out = marked{out, m.mark}
		}
	}
	if l := f.lazy[b.Index]; l.use {
		out = marked{out, l.mark()}
	}
	return out
}
