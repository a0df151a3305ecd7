package summary

import (
	"slices"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// maxBeside is how many more places are kept in which a function makes the same call.
const maxBeside = 7

// maxPlaces is in how many places one effect is told of, at most.
const maxPlaces = 16

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
		c.If != (effect.Guard{}) && c.If != d.If || !slices.EqualFunc(c.Given, d.Given, Argument.alike) {
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
	if len(fs) == 0 {
		return effect.Nowhere
	}
	for _, f := range slices.Backward(fs) {
		if f.Pkg == fs[0].Pkg {
			return f
		}
	}
	return effect.Nowhere
}

// everywhere is the output of c wherever it is made, as far as there is room behind calls
// that stand for others themselves: places times places would be too many.
func (p *Package) everywhere(c *Call, out output) output {
	if len(c.beside) == 0 || !wants(out) {
		return out
	}
	room := maxPlaces
	for w, ok := out.(wrapper); ok; w, ok = w.whole().(wrapper) {
		if r, again := w.(repeated); again {
			room /= len(r.beside) + 1
		}
	}
	if room <= 1 {
		return out
	}
	return repeated{out, p.module, c.Frames, c.beside[:min(len(c.beside), room-1)]}
}

// repeated is the output of a call that stands for others, made in other places. What is
// an operation to this module is told of each. What a function of another package of it
// does itself is told of one in each function; what lies behind that, of one: it is to be
// mended there.
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
	told := []string{lastOwn(o.frames).In}
	inside := beyond(e.Frames, o.module)
	if inside > 1 {
		return
	}
	for _, s := range o.beside {
		in := lastOwn(s.frames).In
		if inside == 1 && slices.Contains(told, in) {
			continue
		}
		told = append(told, in)
		d := e
		d.Confidence, d.If, d.Frames = min(e.Confidence, s.confidence), s.guard.Or(e.If), s.then(rest)
		o.output.effect(d)
	}
}

// call is made in the other places too.
func (o repeated) call(c Call) {
	if n := len(o.frames); n > 0 && len(c.Frames) >= n {
		for _, s := range o.beside[:min(len(o.beside), maxBeside-min(len(c.beside), maxBeside))] {
			c.beside = append(slices.Clip(c.beside), site{s.then(c.Frames[n-1:]), min(c.Confidence, s.confidence), s.guard.Or(c.If)})
		}
	}
	o.output.call(c)
}

// then is the way by the site to what the frames lead to, of which the first says what is
// called there.
func (s site) then(rest []effect.Frame) []effect.Frame {
	last := len(s.frames) - 1
	return slices.Concat(s.frames[:last], []effect.Frame{s.frames[last].Calling(rest[0].Func)}, rest[1:])
}

// beyond counts the frames in other packages of the module than the first one's.
func beyond(fs []effect.Frame, module string) (n int) {
	for _, f := range fs {
		if f.Pkg != fs[0].Pkg && Within(module, f.Pkg) {
			n++
		}
	}
	return n
}

// nearby is the output of a function of another package to which one call instruction has
// led before, by another place: of what it does itself.
type nearby struct {
	output
	module string
}

func (o nearby) whole() output { return o.output }

func (o nearby) effect(e effect.Effect) {
	if beyond(e.Frames, o.module) <= 1 {
		o.output.effect(e)
	}
}

func (o nearby) call(c Call) {
	if beyond(c.Frames, o.module) <= 1 && (isStdKey(c.Iface) || IsStd(c.Frames[len(c.Frames)-1].Pkg)) {
		o.output.call(c)
	}
}
