package unawaited_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/unawaited"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestUnawaited(t *testing.T) {
	res := ruletest.Run(t, unawaited.Analyzer, "example.com/unawaited/...")

	t.Run("chain", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/unawaited/example", "Wait")
		if want := []string{"example.go:15: example.clean drops the result of (*errgroup.Group).Wait"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})

	t.Run("level", func(t *testing.T) {
		for _, f := range ruletest.Findings(t, res, "example.com/unawaited/tokens") {
			if f.Level != effect.Warning || f.Framework != "paho" || !strings.HasPrefix(f.Function, "(*tokens.bridge).") {
				t.Errorf("%s: %v of %s in %s", f.Message, f.Level, f.Framework, f.Function)
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/unawaited/example", unawaited.Analyzer)
	})
}

func TestStrict(t *testing.T) {
	ruletest.Set(t, "strict", "true")
	strict := 0
	for _, r := range ruletest.Reports(t, unawaited.Analyzer, "example.com/unawaited/groups") {
		if strings.HasPrefix(r, "groups.go:24: ") {
			strict++
		}
	}
	if strict != 1 {
		t.Errorf("-strict shows %d results that are assigned to _ in line 24, want one", strict)
	}
}
