package loopcheck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// ownGoroutine is the contract of what begins a goroutine that is no loop.
var ownGoroutine = &contract.Contract{Offload: true}

// starts finds the functions with which the goroutines begin that this package
// starts, each place once.
func (r *Result) starts() []*Callback {
	var out []*Callback
	type place struct {
		pos  int
		name string
	}
	seen := map[place]bool{}
	for _, s := range r.pkg.Starts {
		name := r.pkg.StartName(s)
		if k := (place{int(s.Pos), name}); seen[k] {
			continue
		} else {
			seen[k] = true
		}
		cb := &Callback{Name: name, Contract: ownGoroutine, Pos: s.Pos, start: &s, rank: 1}
		in := ""
		if s.In != nil {
			in = r.pkg.Name(s.In)
		}
		cb.Reason = "is started as a goroutine in " + in
		if n := len(s.Root.Why); n > 0 {
			cb.Reason = "is passed to " + s.Root.Why[n-1].Func + " in " + in
		}
		out = append(out, cb)
	}
	return append(out, r.apart()...)
}

// apart finds the methods that a framework calls on goroutines of their own.
func (r *Result) apart() []*Callback {
	return nil
}

// outside is what a goroutine that is no loop does with what belongs to one. If
// it runs the loop itself, it is the loop.
func (r *Result) outside(cb *Callback) []summary.Hit {
	hits := r.pkg.WalkStart(*cb.start, cb.Name).Hits
	runs := map[string]bool{}
	for _, h := range hits {
		if e := h.Effect(); e.Where == effect.Runs {
			runs[e.Loop] = true
		}
	}
	return slices.DeleteFunc(hits, func(h summary.Hit) bool {
		e := h.Effect()
		return e.Where == effect.Runs || runs[e.Loop]
	})
}

// astray is the message about what is used where it does not belong.
func (p *Place) astray(b *strings.Builder, op string) {
	verb := "is called"
	if strings.HasPrefix(op, "write to ") {
		verb = "is"
	}
	loop := loopName(p.Loop.Title)
	if p.Where == effect.OffLoop {
		fmt.Fprintf(b, "%s %s on %s, where it may not be", op, verb, loop)
		return
	}
	fmt.Fprintf(b, "%s %s outside %s", op, verb, loop)
}

// whence says which goroutine it is, of a place that is on no loop.
func (p *Place) whence() string {
	if p.Callback.start == nil {
		return ""
	}
	return " (" + strings.TrimPrefix(p.Callback.Reason, "is ") + ")"
}
