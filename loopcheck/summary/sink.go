package summary

import (
	"cmp"
	"slices"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Sink is a value that will be called on a loop.
type Sink struct {
	On     *Value
	Method string // method that is called on it; "" for a function value
	Iface  string // with On == nil: any value converted to this interface
	As     string // see Call
	Root   Root
}

// sinkKey is what tells sinks apart.
type sinkKey struct {
	on, method, iface, as, framework string
	off                              bool
}

func (s *Sink) key() sinkKey {
	k := sinkKey{method: s.Method, iface: s.Iface, as: s.As, off: s.Root.Off}
	if s.On != nil {
		k.on = s.On.ID()
	}
	if !k.off {
		k.framework = s.Root.Framework
	}
	return k
}

// id is the key as text.
func (s *Sink) id() string {
	k := s.key()
	text := k.on + "." + k.method + "." + k.iface + "@" + k.framework
	if k.as != "" {
		text += " as " + k.as
	}
	if k.off {
		text += " off"
	}
	return text
}

// A Root says why something runs on a loop, or on a goroutine that is none.
type Root struct {
	Framework string // name in the contract set
	Contract  string // key of the contract it stands on
	Callback  string // name of the callback through which it was found; "" if registered directly
	// Why leads from the contract to the place: registration first.
	Why []effect.Frame
	// Path leads from Callback to the call of what was put into the place,
	// which is made so surely, on first use, or on behalf of a log function.
	Path []effect.Frame
	// Also are the ways, as sure as Path, to calls of it that other functions make.
	Also       [][]effect.Frame
	Confidence effect.Confidence
	FirstUse   bool
	Log        bool
	Off        bool // it is none: Why leads to where it is started or handed over
}

func (r *Root) length() int { return len(r.Why) + len(r.Path) }

// Compare orders reasons: the one that matters most to the loop first, then the
// shortest.
func (r *Root) Compare(o *Root) int { return r.compareAt(r.length(), o) }

// compareAt compares r as if it were that long.
func (r *Root) compareAt(length int, o *Root) int {
	return cmp.Or(cmpBool(r.Log, o.Log), cmpBool(r.FirstUse, o.FirstUse), cmp.Compare(o.Confidence, r.Confidence),
		cmp.Compare(length, o.length()))
}

// MaxAlso is how many more calls of one place are told of, and maxAlsoFrames how long the
// way to each may be.
const (
	MaxAlso       = 15
	maxAlsoFrames = maxFrames / 2
)

// also notes that one more way leads to the place.
func (r *Root) also(path []effect.Frame) {
	if len(path) > 0 && len(path) <= maxAlsoFrames && len(r.Also) < MaxAlso && !r.calledBy(path[len(path)-1]) {
		r.Also = append(slices.Clip(r.Also), path)
	}
}

// calledBy reports whether a way is known already by which the function that the frame
// stands in makes the call.
func (r *Root) calledBy(by effect.Frame) bool {
	in := func(way []effect.Frame) bool {
		return len(way) == 0 || way[len(way)-1].In == by.In && way[len(way)-1].Pkg == by.Pkg
	}
	return in(r.Path) || slices.ContainsFunc(r.Also, in)
}

// SameBut reports whether one reason is as good as the other, but for how long it is.
func (r *Root) SameBut(o *Root) bool { return r.compareAt(o.length(), o) == 0 }

// join adds the ways of another reason that is as good.
func (r *Root) join(o *Root) {
	if !r.SameBut(o) {
		return
	}
	r.also(o.Path)
	for _, way := range o.Also {
		r.also(way)
	}
}

// through is the reason of what a call made by the callback leads to.
func (r Root) through(callback string, path []effect.Frame, c Call) Root {
	r.Path = join(r.Path, path...)
	r.Also = nil
	return r.under(callback, &c)
}

// under is through without the way.
func (r Root) under(callback string, c *Call) Root {
	if r.Callback == "" {
		r.Callback = callback
	}
	r.Confidence = min(r.Confidence, c.Confidence)
	r.FirstUse = r.FirstUse || c.FirstUse
	r.Log = r.Log || c.Log
	return r
}

func (s *Summary) addSink(k Sink) {
	for i := range s.Sinks {
		if s.Sinks[i].key() == k.key() {
			if k.Root.Compare(&s.Sinks[i].Root) < 0 {
				s.Sinks[i] = k
			}
			return
		}
	}
	if len(s.Sinks) < maxSinks {
		s.Sinks = append(s.Sinks, k)
	}
}
