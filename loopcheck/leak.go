package loopcheck

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/summary"
)

// again are the callbacks that run again and again: those that are called for each
// event, and those that such a one hands over anew.
func (r *Result) again(reaches []*summary.Reach) map[*Callback]bool {
	out := map[*Callback]bool{}
	runs := map[string]bool{} // keys of the functions that do
	note := func(i int) {
		out[r.Callbacks[i]] = true
		for f := range reaches[i].Funcs {
			runs[f] = true
		}
	}
	for i, cb := range r.Callbacks {
		if !cb.Contract.Once && !cb.Contract.Loop {
			note(i)
		}
	}
	for more := true; more; {
		more = false
		for i, cb := range r.Callbacks {
			if !out[cb] && cb.Contract.Once && cb.fn != nil && r.within(cb.fn.Parent(), runs) {
				note(i)
				more = true
			}
		}
	}
	return out
}

// within reports whether fn, or a function around it, is one of those.
func (r *Result) within(fn *ssa.Function, keys map[string]bool) bool {
	for ; fn != nil; fn = fn.Parent() {
		if keys[r.pkg.Key(fn)] {
			return true
		}
	}
	return false
}

// leaks is the message of what stays behind.
func (p *Place) leaks(op string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, each time %s runs: %s (%s)", op, p.left(), p.Callback.Name, strings.Join(p.Hops(), " → "), p.Note)
	switch p.Others {
	case 0:
	case 1:
		b.WriteString(" (and 1 other callback)")
	default:
		fmt.Fprintf(&b, " (and %d other callbacks)", p.Others)
	}
	return b.String() + "; " + p.Remedy()
}

// goroutine reports whether what stays behind is one.
func (p *Place) goroutine() bool { return strings.HasPrefix(p.Frames[len(p.Frames)-1].Func, "go ") }

// left says what stays behind, as the predicate of a sentence about what made it.
func (p *Place) left() string {
	if p.goroutine() {
		return "starts a goroutine that never ends"
	}
	return "makes what is never released"
}

// release is what to do about it, in any framework's idiom.
func (p *Place) release() string {
	if p.goroutine() {
		return "give it a way out, or start it once, before the loop"
	}
	return "release it when it is done with, or make it once, before the loop"
}
