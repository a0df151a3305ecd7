package loopcheck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// Message is the place in one line that can stand alone.
func (p *Place) Message() string {
	var b strings.Builder
	op := p.Frames[p.leaving()].Func
	if op == "" {
		op = "call"
	}
	loop := "the event loop"
	if f := p.Callback.Framework; f != nil {
		loop = loopName(f.Title)
	}
	switch {
	case p.turns != nil:
		return p.again(loop)
	case p.drop != nil:
		return p.dropped(op)
	case p.Kind == effect.Leak:
		return p.leaks(op)
	}
	does := p.Kind.Does()
	if p.Kind == effect.Affinity {
		p.astray(&b, op)
	} else if p.Kind == effect.SelfWait {
		fmt.Fprintf(&b, "%s waits for %s that it is called on, a deadlock", op, loop)
		sends := slices.DeleteFunc(slices.Clone(p.Channels), func(c effect.Channel) bool { return !c.Send })
		if len(sends) > 0 && !slices.ContainsFunc(sends, func(c effect.Channel) bool { return !c.Room }) {
			b.WriteString(" once the channel is full")
		}
	} else {
		switch p.stuck {
		case awaited:
			fmt.Fprintf(&b, "%s on %s is a deadlock when it meets %s, which waits for this loop with the lock held", op, loop, p.holder)
		case crossed:
			fmt.Fprintf(&b, "%s on %s is a deadlock when it meets %s, which takes the two locks in the other order", op, loop, p.holder)
		case kept:
			fmt.Fprintf(&b, "%s on %s waits for ever once %s has returned with the lock", op, loop, p.holder)
		default:
			fmt.Fprintf(&b, "%s %s on %s", op, does, loop)
		}
	}
	switch {
	case p.Repeated && p.Duration > 0:
		fmt.Fprintf(&b, " for %v, again and again", p.Duration)
	case p.Duration > 0:
		fmt.Fprintf(&b, " for up to %v", p.Duration)
	}
	switch {
	case p.Confidence == effect.Possible:
		b.WriteString(" (possibly)")
	case p.FirstUse:
		b.WriteString(" (on first use)")
	}
	fmt.Fprintf(&b, ": %s", strings.Join(p.Hops(), " → "))
	b.WriteString(p.whence())
	if p.Note != "" {
		b.WriteString(" (" + p.Note + ")")
	}
	what := "callback"
	if p.Callback.start != nil {
		what = "goroutine"
	}
	switch p.Others {
	case 0:
	case 1:
		fmt.Fprintf(&b, " (and 1 other %s)", what)
	default:
		fmt.Fprintf(&b, " (and %d other %ss)", p.Others, what)
	}
	switch {
	case len(p.Beside) > 0 && (p.Kind == effect.Affinity || p.Kind == effect.Compile || p.Kind == effect.CPU || p.FirstUse && p.Level == effect.Note):
		fmt.Fprintf(&b, " (and %d more like it)", len(p.Beside))
	case len(p.Beside) > 0 && p.Kind == effect.Contended:
		fmt.Fprintf(&b, " (and %d more that take it)", len(p.Beside))
	case len(p.Beside) > 0:
		fmt.Fprintf(&b, " (and %d more on this line)", len(p.Beside))
	}
	if r := p.Remedy(); r != "" {
		b.WriteString("; " + r)
	}
	return b.String()
}

// loopName names a framework's loop in a sentence: "the Bubble Tea loop", "the
// finalizer goroutine", "JavaScript's event loop".
func loopName(title string) string {
	switch {
	case strings.HasPrefix(title, "the ") || strings.Contains(title, "'s "):
		return title
	case strings.HasSuffix(title, "loop") || strings.HasSuffix(title, "goroutine"):
		return "the " + title
	}
	return "the " + title + " loop"
}

// Remedy is what to do, in the framework's own idiom.
func (p *Place) Remedy() string {
	switch f := p.Loop; {
	case p.turns != nil:
		return p.rest()
	case p.drop != nil:
		return "" // the contract's reason says it
	case p.stuck == awaited:
		return "give it back before that"
	case p.stuck == crossed:
		return "take them in one order everywhere"
	case p.stuck == kept:
		return "give it back on every way out of there"
	case p.Kind == effect.Leak:
		return p.release()
	case p.Kind.Remedy() != "":
		return p.Kind.Remedy()
	case f == nil:
		return ""
	case p.Kind == effect.Affinity && p.Where == effect.OnLoop:
		return f.Home
	default:
		return f.Remedy
	}
}

// end is where the chain ends for a reader: behind the last call that code
// outside the standard library makes.
func (p *Place) end() int {
	for i, f := range slices.Backward(p.Frames) {
		if !summary.IsStd(f.Pkg) {
			return i + 1
		}
	}
	return len(p.Frames)
}

// leaving is the frame in which the chain leaves the module for the operation:
// the call that its authors made and can move.
func (p *Place) leaving() int {
	last := p.end() - 1
	for i, f := range slices.Backward(p.Frames[:p.end()]) {
		if summary.Within(p.module, f.Pkg) {
			return i
		}
		last = i
	}
	return last
}

const maxHops = 9

// Hops are the names along the chain, from the callback to the operation.
func (p *Place) Hops() []string {
	if p.turns != nil && p.grows {
		return hops(p.turns[:1])
	}
	return fewer(p.allHops())
}

func (p *Place) allHops() []string {
	if p.turns != nil {
		return hops(p.turns)
	}
	var hops []string
	if r := p.Callback.root; r.Callback != "" {
		hops = append(hops, r.Callback)
		// The last call of the path is the one that the callback's name replaces.
		for _, f := range r.Path[:max(0, len(r.Path)-1)] {
			if f.Func != "" && f.Func != hops[len(hops)-1] {
				hops = append(hops, f.Func)
			}
		}
	}
	hops = append(hops, p.Callback.Name)
	for _, f := range p.Frames[:p.end()] {
		if f.Func != "" && (f.Func != hops[len(hops)-1] || p.Kind == effect.Growth) { // of two loops, both count
			hops = append(hops, f.Func)
		}
	}
	return hops
}

// fewer leaves out the middle of many hops.
func fewer(hops []string) []string {
	if len(hops) > maxHops {
		left := len(hops) - maxHops + 1
		hops = slices.Concat(hops[:maxHops/2], []string{fmt.Sprintf("… %d more …", left)}, hops[maxHops/2+left:])
	}
	return hops
}

// Chain is the whole chain as steps: registration, callback, calls, operation.
func (p *Place) Chain(position func(effect.Frame) finding.Position) []finding.Step {
	steps := p.Callback.origin(position)
	if p.turns != nil {
		turns := p.turns
		if p.grows {
			turns = []turn{turns[1], turns[0]} // in the order of the calls
		}
		return append(steps, around(turns, position)...)
	}
	frames := p.Frames[:p.end()]
	for i, f := range frames {
		if i == 0 && len(frames) > 1 && p.Callback.handed(f) {
			continue // it is said already how it comes to be called
		}
		role, text := finding.Call, calls(f)
		if i == len(frames)-1 {
			role = finding.Operation
			text = f.In + ": " + f.Func + " " + p.does()
			switch {
			case p.Kind == effect.Leak:
				text = f.In + ": " + f.Func + " " + p.left()
			case p.drop != nil:
				text = f.In + " drops the result of " + f.Func
			}
		}
		if p.Callback.start != nil && p.Callback.start.Fn == nil && i == 0 {
			start := p.Callback.Name + " runs on a goroutine of its own: started here"
			if way, ok := strings.CutPrefix(p.Callback.Reason, "is passed to "); ok {
				start = p.Callback.Name + " runs on a goroutine of its own: passed to " + way
			}
			steps = append(steps, finding.Step{Role: finding.Registration, Func: f.Func, Text: start, Pos: position(f)})
			if len(frames) > 1 {
				continue
			}
		}
		steps = append(steps, finding.Step{Role: role, Func: f.Func, Text: text, Pos: position(f)})
	}
	// The other side, as far as the first call into the standard library.
	for _, f := range p.Holder {
		if summary.IsStd(f.Pkg) {
			break
		}
		text := "meanwhile " + calls(f)
		if p.stuck == kept {
			text = p.holder + " returns with the lock"
		}
		steps = append(steps, finding.Step{Role: finding.Call, Func: f.Func, Text: text, Pos: position(f)})
	}
	return steps
}

// around is a circle as steps.
func around(turns []turn, position func(effect.Frame) finding.Position) []finding.Step {
	var steps []finding.Step
	for _, t := range turns {
		for i, f := range t.frames {
			role, text := finding.Call, calls(f)
			if i == len(t.frames)-1 {
				role = finding.Operation
				text = f.In + ": " + f.Func + " schedules " + t.next.Name
				if t.feeds != "" {
					text = f.In + ": " + f.Func + " brings a " + t.feeds + " back"
				} else if t.asks {
					text = f.In + ": " + f.Func + " asks to be called again"
				}
			}
			steps = append(steps, finding.Step{Role: role, Func: f.Func, Text: text, Pos: position(f)})
		}
	}
	return steps
}

// calls is a hop in words.
func calls(f effect.Frame) string {
	text := f.In + " calls " + f.Func
	if strings.HasPrefix(f.Func, "loop ") {
		text = f.In + " has a " + f.Func
	}
	if f.Via != "" {
		text += " (" + f.Via + ")"
	}
	return text
}

// origin is why the callback is one: the registration, and the way from the
// callback that the framework calls.
func (cb *Callback) origin(position func(effect.Frame) finding.Position) []finding.Step {
	var steps []finding.Step
	name := cb.Name
	if cb.root.Callback != "" {
		name = cb.root.Callback
	}
	if len(cb.Why) > 0 {
		f := cb.Why[0]
		text := name + " runs on the loop: " + f.Func
		if cb.root.Callback == "" {
			text = name + " " + cb.Reason
		}
		steps = append(steps, finding.Step{Role: finding.Registration, Func: f.Func, Text: text, Pos: position(f)})
	}
	for _, f := range cb.root.Path {
		steps = append(steps, finding.Step{Role: finding.Call, Func: f.Func, Text: calls(f), Pos: position(f)})
	}
	return steps
}
