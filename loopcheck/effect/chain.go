package effect

import (
	"cmp"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Frame is one hop of a chain, with its position as text: facts travel to
// packages that cannot decode a token.Pos of the package that made them. Chains
// share their frames, which nobody changes.
type Frame struct {
	_ [0]func() // two frames may say the same
	*Hop
}

// A Hop is what a frame says.
type Hop struct {
	Func string // what is called or done, short: "(*tmux.Driver).Resize", "send on unbuffered channel"
	In   string // the function it stands in, short
	Pkg  string // import path of the package it stands in
	File string // base name of the file
	Line int
	Col  int
	Via  string // how it is called, if not statically: "interface", "field onUpdate", "parameter"
}

// Frame is a frame that says h.
func (h Hop) Frame() Frame { return Frame{Hop: &h} }

// Nowhere is a frame that says nothing.
var Nowhere = Hop{}.Frame()

// Calling is the frame with another name of what is called.
func (f Frame) Calling(name string) Frame {
	h := *f.Hop
	h.Func = name
	return h.Frame()
}

// Place is the frame's position as text, usable in any driver.
func (f Frame) Place() string {
	if f.File == "" {
		return f.Pkg
	}
	return f.Pkg + "/" + f.File + ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Col)
}

// SamePlace reports whether both frames are in one place: it is Place without the text.
func (f Frame) SamePlace(g Frame) bool {
	return f.Line == g.Line && f.Col == g.Col && f.File == g.File && f.Pkg == g.Pkg
}

// Key is the contract key of the function that the frame stands in; "" for a
// literal.
func (f Frame) Key() string {
	name := strings.TrimPrefix(f.In, "(*")
	_, name, ok := strings.Cut(name, ".")
	if !ok || strings.Contains(name, " ") {
		return ""
	}
	return f.Pkg + "." + strings.Replace(name, ")", "", 1)
}

// Exported reports whether other packages can call the function that the frame stands in.
func (f Frame) Exported() bool {
	key := strings.TrimPrefix(f.Key(), f.Pkg+".")
	return key != "" && !slices.ContainsFunc(strings.Split(key, "."), func(name string) bool { return !token.IsExported(name) })
}

// A Guard is what branches ask of a parameter of the function, of a field of one, and of
// a flag.
type Guard struct {
	Param int    // counted from 1, the receiver included, captured variables after all; 0 if nothing is asked
	Holds bool   // that it differs from Value; else that it is the same
	Value string // a constant, or lines of them if it Holds; "" is false, nil, empty or zero
	Field FieldGuard
	// Flag is the key of a field or variable that somebody must set, which its own
	// package does not; "" if there is none.
	Flag string
	// Of is the parameter, counted from 1, whose field the flag is; 0 if it is none's.
	Of int
}

// A FieldGuard is what a branch asks of a field of a parameter.
type FieldGuard struct {
	Key   string // of the field; "" if nothing is asked
	Of    int    // the parameter, counted from 1, that has it, or points to what has it
	Holds bool   // as in Guard
	Value string // as in Guard
}

// Or is what g asks for, and where it asks nothing of a parameter, of a field, or for
// no flag, what h asks for.
func (g Guard) Or(h Guard) Guard {
	if g.Param == 0 {
		g.Param, g.Holds, g.Value = h.Param, h.Holds, h.Value
	}
	if g.Field.Key == "" {
		g.Field = h.Field
	}
	if g.Flag == "" {
		g.Flag, g.Of = h.Flag, h.Of
	}
	return g
}

// An Effect is one thing a function may do to its goroutine, and the shortest
// chain that shows it. The last frame is the operation.
type Effect struct {
	Kind       Kind
	Confidence Confidence
	// Duration is the longest constant time the operation takes; 0 if unknown.
	Duration time.Duration
	// Repeated tells that it happens again and again, as often as it takes.
	Repeated bool
	// Loop is the framework whose loop is waited for, for SelfWait, or belongs to
	// what is called, for Affinity.
	Loop string
	// Sync tells that a SelfWait also waits when made from elsewhere.
	Sync bool
	// FirstUse tells that it happens at most once in the program's life, or in that of the
	// object of the parameter Of.
	FirstUse bool
	// Join tells that a Wait is for goroutines that the function itself started
	// and that call what others choose.
	Join bool
	// Where an Affinity may be called.
	Where Where
	// Of is the parameter of the function, counted from 1, the receiver included,
	// whose object an Affinity is about: it is nobody's yet if the caller has just
	// made it; or the object that keeps what is made on first use: one that the caller
	// has just made has nothing yet. 0 if it is none.
	Of uint8
	// If is what must be given for it to happen.
	If Guard
	// Channels are those that a Wait is for, as far as they are known: it ends
	// when one of them is ready.
	Channels []Channel
	// Lock names the lock that a Lock takes by the field or variable that it is
	// kept in, and that of its object, if known ("pkg.T.mu of pkg.U.t"); Shared
	// tells that it takes it for reading.
	Lock   string
	Shared bool
	// Degree is, of a Growth, of how many collections it is the product.
	Degree int
	// Note says why it waits, if that needs saying.
	Note string
	// Site tells the operations apart that callers in other packages of the
	// module are told of: where the function's package calls another one.
	Site   string
	Frames []Frame
}

// Where tells where something may be called.
type Where uint8

const (
	Anywhere Where = iota
	OnLoop         // only on the loop
	OffLoop        // anywhere but on the loop
	Runs           // anywhere: the goroutine that calls it is the loop until it returns
)

// A Channel is an end of a channel: the one that sends, or the one that receives.
type Channel struct {
	Names []string // under which the program knows it; none if it is not known
	Send  bool
	// Over tells that it only says that all is over, beside others that are waited for.
	Over bool
	// Room tells, of one that sends, that the channel has room: it waits once that is full.
	Room bool
}

// Sends reports whether the effect is a wait to send, and nothing else, and on
// what, as far as that is known.
func (e Effect) Sends() (names []string, ok bool) {
	if e.Kind == Wait && len(e.Channels) == 1 && e.Channels[0].Send {
		return e.Channels[0].Names, true
	}
	return nil, false
}

// AnyLoop is the Loop of a SelfWait that nothing can end, on any loop.
const AnyLoop = "*"

// Endless reports whether the effect is a wait that nothing can end.
func (e Effect) Endless() bool { return e.Kind == SelfWait && e.Loop == AnyLoop }

// A Slot is what effects of one function are told apart by: at most one
// effect per slot is kept, so that summaries stay small.
type Slot struct {
	Kind     Kind
	Where    Where
	Of       uint8
	FirstUse bool
	Shared   bool
	Loop     string
	Site     string
	If       Guard
	Chan     string // that is waited for
	Lock     string // that is taken
}

// Slot returns the slot the effect belongs to.
func (e Effect) Slot() Slot {
	s := Slot{Kind: e.Kind, Loop: e.Loop, Where: e.Where, Of: e.Of, FirstUse: e.FirstUse, Site: e.Site, If: e.If, Lock: e.Lock, Shared: e.Shared}
	for _, c := range e.Channels {
		if c.Send {
			s.Chan += "<-"
		}
		if len(c.Names) > 0 {
			s.Chan += c.Names[0]
		}
		s.Chan += ";"
	}
	return s
}

// SameSlot reports whether two effects belong to one slot.
func SameSlot(a, b *Effect) bool {
	return a.Kind == b.Kind && a.Site == b.Site && a.Loop == b.Loop && a.Where == b.Where && a.Of == b.Of && a.FirstUse == b.FirstUse &&
		a.If == b.If && a.Lock == b.Lock && a.Shared == b.Shared &&
		slices.EqualFunc(a.Channels, b.Channels, func(c, d Channel) bool {
			return c.Send == d.Send && len(c.Names) > 0 == (len(d.Names) > 0) && (len(c.Names) == 0 || c.Names[0] == d.Names[0])
		})
}

// Better orders effects of one slot: surer first, then longer, then by the
// shorter chain, then by text so that the choice is the same in every run.
func Better(a, b Effect) bool {
	c := cmp.Or(
		cmp.Compare(b.Confidence, a.Confidence),
		cmp.Compare(b.Duration, a.Duration),
		cmp.Compare(len(a.Frames), len(b.Frames)),
	)
	if c == 0 {
		for i := range a.Frames {
			x, y := a.Frames[i], b.Frames[i]
			if c = cmp.Or(cmp.Compare(x.Pkg, y.Pkg), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line),
				cmp.Compare(x.Col, y.Col), cmp.Compare(x.Func, y.Func)); c != 0 {
				break
			}
		}
	}
	return c < 0
}
