package summary

import (
	"testing"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A call that is made under several conditions is told apart by them, unless it is
// made anyway or they are too many.
func TestAddCall(t *testing.T) {
	given := func(value string) effect.Guard { return effect.Guard{Param: 1, Value: value} }
	call := func(g effect.Guard, change ...func(*Call)) Call {
		c := Call{On: mk(Value{Kind: Param}), Confidence: effect.Likely, If: g}
		for _, f := range change {
			f(&c)
		}
		return c
	}
	first := func(c *Call) { c.FirstUse = true }
	log := func(c *Call) { c.Log = true }
	possible := func(c *Call) { c.Confidence = effect.Possible }
	var always effect.Guard
	for _, tt := range []struct {
		name  string
		calls []Call
		want  []effect.Guard // in order
	}{
		{"one condition twice", []Call{call(given("a")), call(given("a"))}, []effect.Guard{given("a")}},
		{"two conditions", []Call{call(given("a")), call(given("b"))}, []effect.Guard{given("a"), given("b")}},
		{"anyway, later", []Call{call(given("a")), call(given("b")), call(always)}, []effect.Guard{always}},
		{"anyway, before", []Call{call(always), call(given("a"))}, []effect.Guard{always}},
		{"anyway, but on first use", []Call{call(always, first), call(given("a"))}, []effect.Guard{always, given("a")}},
		{"anyway, but for a log", []Call{call(given("a")), call(always, log)}, []effect.Guard{given("a"), always}},
		{"perhaps anyway", []Call{call(given("a")), call(always, possible)}, []effect.Guard{given("a"), always}},
		{"too many", []Call{call(given("a")), call(given("b")), call(given("c")), call(given("d")), call(given("e"))},
			[]effect.Guard{given("a"), given("b"), given("c"), always}},
	} {
		var s Summary
		for _, c := range tt.calls {
			s.addCall(c, "example.com")
		}
		if len(s.Calls) != len(tt.want) {
			t.Errorf("%s: %d calls, want %d", tt.name, len(s.Calls), len(tt.want))
			continue
		}
		for i, c := range s.Calls {
			if c.If != tt.want[i] {
				t.Errorf("%s: call %d is made if %+v, want %+v", tt.name, i, c.If, tt.want[i])
			}
		}
	}
}
