package loopcheck

import (
	"cmp"
	"fmt"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// drops are the places where the package drops a result that matters, on a loop or
// not.
func (r *Result) drops() []*Place {
	var out []*Place
	for _, d := range r.pkg.Drops() {
		if r.silent(d.Pos) || !r.holds(d.Contract) {
			continue
		}
		level := effect.Dropped.DefaultLevel()
		if d.Stated {
			level = effect.Off
		}
		out = append(out, &Place{
			Effect: effect.Effect{Kind: effect.Dropped, Confidence: effect.Certain, Frames: []effect.Frame{d.Frame}},
			Pos:    d.Pos, Function: d.Frame.In, Level: level, module: r.pkg.Module(), Loop: d.Contract.Framework, drop: d.Contract,
			Callback: &Callback{Name: d.Frame.In, Framework: d.Contract.Framework, Contract: d.Contract},
		})
	}
	return out
}

// dropped is the message of a result that is dropped.
func (p *Place) dropped(op string) string {
	return fmt.Sprintf("the result of %s is never looked at: %s", op, cmp.Or(p.drop.Why, "it tells what nothing else does"))
}
