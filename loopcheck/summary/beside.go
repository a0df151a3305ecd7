package summary

import (
	"slices"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// maxBeside is how many more places are kept in which a function makes the same call.
const maxBeside = 7

// A site is another place of a call.
type site struct {
	frames     []effect.Frame // that lead to it
	confidence effect.Confidence
	guard      effect.Guard // what must be given besides
}

// besides notes that c stands for d too, which is the same call in another place, with
// what nobody can tell from what c is given.
func (c *Call) besides(d *Call) {
	if (c.Confidence == effect.Possible) != (d.Confidence == effect.Possible) || c.FirstUse != d.FirstUse || c.Log != d.Log || c.Join != d.Join ||
		c.If != (effect.Guard{}) && c.If != d.If || !slices.Equal(c.Given, d.Given) {
		return
	}
	add := func(other site) {
		at := lastOwn(other.frames)
		known := func(fs []effect.Frame) bool { return lastOwn(fs).SamePlace(at) }
		if len(c.beside) < maxBeside && !known(c.Frames) && !slices.ContainsFunc(c.beside, func(s site) bool { return known(s.frames) }) {
			c.beside = append(slices.Clip(c.beside), other)
		}
	}
	add(site{d.Frames, d.Confidence, d.If})
	for _, other := range d.beside {
		add(other)
	}
}

// lastOwn is the last of the frames that is in the package of the first.
func lastOwn(fs []effect.Frame) effect.Frame {
	for _, f := range slices.Backward(fs) {
		if f.Pkg == fs[0].Pkg {
			return f
		}
	}
	return effect.Nowhere
}

// everywhere is the output of c wherever it is made.
func (p *Package) everywhere(c *Call, out output) output {
	if len(c.beside) == 0 {
		return out
	}
	return repeated{out, p.module, c.Frames, c.beside}
}

// repeated is the output of a call that stands for others, made in other places. What is
// an operation to this module is told of each; what other parts of it do, of one.
type repeated struct {
	output
	module string
	frames []effect.Frame // that lead to the call
	beside []site
}

func (o repeated) whole() output { return o.output }

func (o repeated) effect(e effect.Effect) {
	o.output.effect(e)
	n := len(o.frames)
	if n == 0 || len(e.Frames) < n {
		return
	}
	rest := e.Frames[n-1:] // the first one says what is called
	if slices.ContainsFunc(rest[1:], func(f effect.Frame) bool { return Within(o.module, f.Pkg) }) {
		return
	}
	for _, s := range o.beside {
		d := e
		d.Confidence, d.If = min(e.Confidence, s.confidence), s.guard.Or(e.If)
		last := len(s.frames) - 1
		d.Frames = slices.Concat(s.frames[:last], []effect.Frame{s.frames[last].Calling(rest[0].Func)}, rest[1:])
		o.output.effect(d)
	}
}
