package contendedlock_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/contendedlock"
	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestContendedLock(t *testing.T) {
	res := ruletest.Run(t, contendedlock.Analyzer, "example.com/contended/...")

	t.Run("both chains", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/contended/example/ui", "(*feed.Store).Items")
		want := []string{
			"ui.go:17: (*ui.Model).View implements tea.Model",
			"ui.go:18: (*ui.Model).View calls (*feed.Store).Items",
			"ui.go:18: (*feed.Store).Items: (*sync.Mutex).Lock waits for a lock that is held for long (example.com/contended/example/feed/feed.go:30:11)",
			"ui.go:18: meanwhile (*feed.Store).Refresh calls feed.download (example.com/contended/example/feed/feed.go:21:24)",
			"ui.go:18: meanwhile feed.download calls http.Get (example.com/contended/example/feed/feed.go:36:22)",
		}
		if !slices.Equal(got, want) {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	})

	t.Run("for ever is an error", func(t *testing.T) {
		fs := ruletest.Findings(t, res, "example.com/contended/bus")
		if len(fs) != 1 || fs[0].Level != effect.Error {
			t.Errorf("want one error, got %v", fs)
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/contended/example/ui", contendedlock.Analyzer)
	})
}
