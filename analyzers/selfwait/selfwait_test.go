package selfwait_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/selfwait"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestSelfWait(t *testing.T) {
	res := ruletest.Run(t, selfwait.Analyzer, "example.com/waiting/...")

	t.Run("related", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/waiting/send", "(*tea.Program).Send")
		want := []string{
			"main.go:16: (*ui.Model).Update runs on the loop: bubbletea.Model.Update (example.com/waiting/send/ui/ui.go:20:17)",
			"main.go:16: (*ui.Model).Update calls (*ui.Model).step (example.com/waiting/send/ui/ui.go:26:9)",
			"main.go:16: (*ui.Model).step calls function value (field ui.Model.OnProgress) (example.com/waiting/send/ui/ui.go:33:14)",
			"main.go:16: func literal in main.main: (*tea.Program).Send waits for its own loop",
		}
		if !slices.Equal(got, want) {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/waiting/example", selfwait.Analyzer)
	})

	t.Run("findings", func(t *testing.T) {
		for _, r := range res {
			pkg := r.Action.Package.PkgPath
			if r.Action.Package.ID != pkg || len(r.Diagnostics) == 0 {
				continue
			}
			for _, f := range ruletest.Findings(t, res, pkg) {
				// No budget, no lane and no confidence excuses a deadlock.
				if f.Kind != effect.SelfWait || f.Level != effect.Error || f.Confidence == effect.Possible {
					t.Errorf("%s: got %v, %v, %v", f.Message, f.Kind, f.Level, f.Confidence)
				}
			}
		}
	})
}

// Blocking, however long, is no self-wait.
func TestNoBlocking(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads everything again")
	}
	if got := ruletest.Reports(t, selfwait.Analyzer, "example.com/blocking/..."); len(got) > 0 {
		t.Errorf("reported:\n%s", strings.Join(got, "\n"))
	}
}
