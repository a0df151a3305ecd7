package heavyloop_test

import (
	"slices"
	"testing"

	"github.com/loopvet/loopvet/analyzers/heavyloop"
	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestHeavyLoop(t *testing.T) {
	ruletest.Set(t, "strict", "true")
	res := ruletest.Run(t, heavyloop.Analyzer, "example.com/loops/...")

	t.Run("chain", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/loops/shapes", "shapes.pairs")
		want := []string{
			"shapes.go:111: (*shapes.model).Update implements tea.Model",
			"shapes.go:120: (*shapes.model).Update calls shapes.match",
			"shapes.go:129: shapes.match has a loop over a",
			"shapes.go:130: shapes.match calls shapes.pairs",
			"shapes.go:136: shapes.pairs has a loop over b",
			"shapes.go:137: shapes.pairs: loop over c takes as long as the product of its collections",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})

	t.Run("levels", func(t *testing.T) {
		want := map[effect.Kind]effect.Level{effect.Spin: effect.Error, effect.Rounds: effect.Warning, effect.Growth: effect.Off}
		for _, f := range ruletest.Findings(t, res, "example.com/loops/shapes") {
			if f.Level != want[f.Kind] {
				t.Errorf("%s: level %v, want %v", f.Message, f.Level, want[f.Kind])
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/loops/example/ui", heavyloop.Analyzer)
	})
}

// The degree from which growth is reported can be set.
func TestDegree(t *testing.T) {
	ruletest.Set(t, "strict", "true")
	ruletest.Set(t, "degree", "2")
	ruletest.Contains(t, ruletest.Reports(t, heavyloop.Analyzer, "example.com/loops/fine"),
		"fine.go:118: loop over jobs takes as long as the product of its collections on the Bubble Tea loop: (*fine.sheet).Update → loop over jobs → loop over jobs (degree 2)",
		"fine.go:127: loop over jobs takes as long as the product of its collections on the Bubble Tea loop: (*fine.sheet).Update → loop over msg → loop over jobs (degree 2)",
		"fine.go:169: matrix.Wait waits by going round and round on the Bubble Tea loop (possibly): (*fine.sheet).Update → matrix.Wait",
	)
}
