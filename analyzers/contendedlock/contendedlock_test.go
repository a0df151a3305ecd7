package contendedlock_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/contendedlock"
	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
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
		for pkg, n := range map[string]int{"bus": 1, "stuck": 6} {
			fs := ruletest.Findings(t, res, "example.com/contended/"+pkg)
			if len(fs) != n || slices.ContainsFunc(fs, func(f *finding.Finding) bool { return f.Level != effect.Error }) {
				t.Errorf("%s: want %d errors, got %v", pkg, n, fs)
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/contended/example/ui", contendedlock.Analyzer)
	})
}
