package loopaffinity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/loopaffinity"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestLoopAffinity(t *testing.T) {
	res := ruletest.Run(t, loopaffinity.Analyzer, "example.com/affinity/...")

	chain := func(pkg, text string, want ...string) {
		t.Helper()
		got := slices.DeleteFunc(ruletest.Related(t, res, pkg, text), func(s string) bool { return strings.Contains(s, "internal/sync") })
		if !slices.Equal(got, want) {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
	t.Run("from the go statement", func(t *testing.T) {
		chain("example.com/affinity/example", "SetCell",
			"app.go:17: (*app.App).poll runs on a goroutine of its own: started here",
			"app.go:23: (*app.App).poll calls (*app.App).refresh",
			"app.go:29: (*app.App).refresh: (*tview.Table).SetCell may only be used on the tview loop")
	})
	t.Run("from where it is handed over", func(t *testing.T) {
		chain("example.com/affinity/shapes", "AddPage",
			"shapes.go:74: (*shapes.view).each runs on a goroutine of its own: passed to background.Each in (*shapes.view).helper",
			"shapes.go:78: (*shapes.view).each: (*tview.Pages).AddPage may only be used on the tview loop")
	})
	t.Run("from the framework", func(t *testing.T) {
		chain("example.com/affinity/conns", "OnTick",
			"conns.go:29: (*conns.server).OnTick is called on a goroutine of its own",
			"conns.go:30: (*conns.server).OnTick calls (*sync.Map).Range",
			"conns.go:32: func literal in (*conns.server).OnTick: gnet.Conn.SetContext may only be used on the gnet loop")
	})

	t.Run("remedy", func(t *testing.T) {
		for _, f := range ruletest.Findings(t, res, "example.com/affinity/busapp") {
			want := "Post it"
			if strings.Contains(f.Message, "Dump") {
				want = "" // it has no remedy
			}
			if f.Remedy != want || f.Framework != "bus" || f.Level != effect.Warning {
				t.Errorf("%s: remedy %q of %s, %v", f.Message, f.Remedy, f.Framework, f.Level)
			}
		}
	})

	t.Run("on first use", func(t *testing.T) {
		for _, f := range ruletest.Findings(t, res, "example.com/affinity/single") {
			if f.Level != effect.Note {
				t.Errorf("%s: level %v, want a note", f.Message, f.Level)
			}
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/affinity/example", loopaffinity.Analyzer)
	})
}
