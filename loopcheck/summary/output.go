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

// wants reports whether effects matter to an output.
func wants(out output) bool {
	switch o := out.(type) {
	case *collector, elsewhere:
		return false
	case onFirstUse:
		return wants(o.output)
	case guarded:
		return wants(o.output)
	case onLoop:
		return wants(o.output)
	case onceOnly:
		return wants(o.output)
	}
	return true
}

// elsewhere is the output of what is not done here and now: what it stores and
// registers counts.
type elsewhere struct{ out output }

func (elsewhere) effect(effect.Effect) {}

func (elsewhere) call(Call) {}

func (elsewhere) enter(*ssa.Function, Binding, Call) bool { return true }

func (e elsewhere) sink(s Sink) { e.out.sink(s) }

func (e elsewhere) store(s Store, f effect.Frame) { e.out.store(s, f) }

// onFirstUse is the output of code that runs once, when something is not there
// yet.
type onFirstUse struct{ output }

func (o onFirstUse) effect(e effect.Effect) {
	e.FirstUse = true
	o.output.effect(e)
}

func (o onFirstUse) call(c Call) {
	c.FirstUse = true
	o.output.call(c)
}

func (o onFirstUse) enter(fn *ssa.Function, b Binding, c Call) bool {
	c.FirstUse = true
	return o.output.enter(fn, b, c)
}

// logging is the output of code that works as a log function does.
type logging struct{ output }

func (o logging) effect(e effect.Effect) { o.output.effect(asLog(e)) }

func (o logging) call(c Call) {
	c.Log = true
	o.output.call(c)
}

func (o logging) enter(fn *ssa.Function, b Binding, c Call) bool {
	c.Log = true
	return o.output.enter(fn, b, c)
}

// onceOnly is the output of code that a flag keeps from running again.
type onceOnly struct{ output }

func (o onceOnly) effect(e effect.Effect) {
	if e.Kind != effect.Leak {
		o.output.effect(e)
	}
}

func (o onceOnly) call(c Call) {
	c.Once = true
	o.output.call(c)
}

func (o onceOnly) enter(fn *ssa.Function, b Binding, c Call) bool {
	c.Once = true
	return o.output.enter(fn, b, c)
}

// at is the output for the instructions of a block.
func (f *flow) at(b *ssa.BasicBlock, out output) output {
	if g := f.guard[b.Index]; g != (effect.Guard{}) {
		out = guarded{out, g}
	}
	if f.on[b.Index] {
		out = onLoop{out}
	}
	if f.once != nil && f.once[b.Index] {
		out = onceOnly{out}
	}
	if f.debug[b.Index] {
		out = logging{out}
	}
	if f.lazy[b.Index] {
		return onFirstUse{out}
	}
	return out
}

// plain is the output that at was given.
func plain(out output) output {
	switch o := out.(type) {
	case onFirstUse:
		return plain(o.output)
	case guarded:
		return o.output
	case onLoop:
		return plain(o.output)
	case onceOnly:
		return plain(o.output)
	case logging:
		return plain(o.output)
	}
	return out
}
