package loopleak_test

import (
	"slices"
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/loopleak"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestLoopleak(t *testing.T) {
	res := ruletest.Run(t, loopleak.Analyzer, "example.com/leak/...")

	t.Run("chain", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/leak/goroutines", ".watch (loop without exit")
		want := []string{
			"goroutines.go:26: (*goroutines.model).Update implements tea.Model",
			"goroutines.go:35: (*goroutines.model).Update calls (*goroutines.model).watch",
			"goroutines.go:58: (*goroutines.model).watch: go func literal in (*goroutines.model).watch starts a goroutine that never ends",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		got = ruletest.Related(t, res, "example.com/leak/handles", ".open → sql.Open")
		want = []string{
			"handles.go:22: (*handles.server).OnTraffic implements gnet.EventHandler",
			"handles.go:35: (*handles.server).OnTraffic calls (*handles.server).open",
			"handles.go:55: (*handles.server).open: sql.Open makes what is never released",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})

	t.Run("level", func(t *testing.T) {
		for _, f := range ruletest.Findings(t, res, "example.com/leak/handles") {
			if f.Level != effect.Warning || f.Remedy != "release it when it is done with, or make it once, before the loop" {
				t.Errorf("%s: %v, %q", f.Message, f.Level, f.Remedy)
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/leak/example", loopleak.Analyzer)
	})
}
