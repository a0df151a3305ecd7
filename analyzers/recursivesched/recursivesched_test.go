package recursivesched_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/recursivesched"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestRecursiveSched(t *testing.T) {
	res := ruletest.Run(t, recursivesched.Analyzer, "example.com/resched/...")

	chain := func(pkg, text string, want ...string) {
		t.Helper()
		if got := ruletest.Related(t, res, pkg, text); !slices.Equal(got, want) {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
	t.Run("chain", func(t *testing.T) {
		chain("example.com/resched/shapes", "helped from itself",
			"shapes.go:71: (*shapes.spinner).helped passed to (*eventloop.Loop).Soon",
			"shapes.go:67: (*shapes.spinner).helped calls (*shapes.spinner).more",
			"shapes.go:71: (*shapes.spinner).more: (*eventloop.Loop).Soon schedules (*shapes.spinner).helped")
	})
	t.Run("chain around", func(t *testing.T) {
		chain("example.com/resched/shapes", "leads back to (*shapes.spinner).read",
			"shapes.go:121: (*shapes.spinner).read passed to (*eventloop.Loop).Soon",
			"shapes.go:119: (*shapes.spinner).read: (*eventloop.Loop).Soon schedules (*shapes.spinner).eval",
			"shapes.go:120: (*shapes.spinner).eval: (*eventloop.Loop).Soon schedules (*shapes.spinner).print",
			"shapes.go:121: (*shapes.spinner).print: (*eventloop.Loop).Soon schedules (*shapes.spinner).read")
	})
	t.Run("chain through a package below", func(t *testing.T) {
		chain("example.com/resched/wrapped", "step from itself",
			"wrapped.go:16: (*wrapped.game).step passed to (*eventloop.Loop).Post (example.com/resched/wrapped/kit/kit.go:13:23)",
			"wrapped.go:16: (*wrapped.game).step calls (*kit.App).Later",
			"wrapped.go:16: (*kit.App).Later: (*eventloop.Loop).Post schedules (*wrapped.game).step (example.com/resched/wrapped/kit/kit.go:13:23)")
	})
	t.Run("chain of two", func(t *testing.T) {
		chain("example.com/resched/shapes", "(*shapes.spinner).fork brings itself back",
			"shapes.go:148: (*shapes.spinner).fork passed to (*eventloop.Loop).Soon",
			"shapes.go:144: (*shapes.spinner).fork: (*eventloop.Loop).Soon schedules (*shapes.spinner).left",
			"shapes.go:145: (*shapes.spinner).fork: (*eventloop.Loop).Soon schedules (*shapes.spinner).right")
	})
	t.Run("chain of a message", func(t *testing.T) {
		chain("example.com/resched/messages", "come back to messages.after.Update",
			"always.go:30: messages.after.Update implements tea.Model",
			"always.go:39: messages.after.Update: return of a function that gives messages.frameMsg brings a messages.frameMsg back")
	})

	t.Run("levels", func(t *testing.T) {
		for _, f := range ruletest.Findings(t, res, "example.com/resched/shapes") {
			want := effect.Warning
			if strings.Contains(f.Message, "grows without end") {
				want = effect.Error
			}
			if f.Level != want || f.Framework != "eventloop" || !strings.HasSuffix(f.Message, "; "+f.Remedy) {
				t.Errorf("%s: %v of %s, remedy %q", f.Message, f.Level, f.Framework, f.Remedy)
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/resched/example", recursivesched.Analyzer)
	})
}
