package missingoffload_test

import (
	"slices"
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/missingoffload"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

func TestMissingOffload(t *testing.T) {
	res := ruletest.Run(t, missingoffload.Analyzer, "example.com/heavy/...")

	t.Run("chain", func(t *testing.T) {
		got := ruletest.Related(t, res, "example.com/heavy/shapes", "auth.Slow.Hash")
		want := []string{
			"shapes.go:43: (*shapes.viewer).Update implements tea.Model",
			"shapes.go:52: (*shapes.viewer).Update calls auth.Slow.Hash (interface)",
			"shapes.go:52: auth.Slow.Hash: bcrypt.GenerateFromPassword burns CPU (example.com/heavy/shapes/auth/auth.go:36:37)",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})

	t.Run("levels", func(t *testing.T) {
		for _, f := range ruletest.Findings(t, res, "example.com/heavy/shapes") {
			want := effect.Warning
			if f.Kind == effect.Compile {
				want = effect.Note
			}
			if f.Level != want {
				t.Errorf("%s: level %v, want %v", f.Message, f.Level, want)
			}
		}
		first := ruletest.Findings(t, res, "example.com/heavy/fine")
		if len(first) != 1 || first[0].Level != effect.Note {
			t.Errorf("on first use: got %v, want one note", first)
		}
	})

	t.Run("page", func(t *testing.T) {
		ruletest.OnPage(t, res, "example.com/heavy/example/ui", missingoffload.Analyzer)
	})
}

// What takes as long as there is data is shown under -strict.
func TestStrict(t *testing.T) {
	ruletest.Set(t, "strict", "true")
	ruletest.Contains(t, ruletest.Reports(t, missingoffload.Analyzer, "example.com/heavy/fine"),
		"fine.go:34: bcrypt.GenerateFromPassword burns CPU on the Paho MQTT loop (on first use): func literal in fine.topics → (*sync.Once).Do → func literal in fine.topics → fine.hash → bcrypt.GenerateFromPassword; start a goroutine in the handler",
		"fine.go:80: json.Unmarshal burns CPU on the Bubble Tea loop (possibly): (*fine.reader).Update → json.Unmarshal; return it as a tea.Cmd",
		"fine.go:81: sort.Strings burns CPU on the Bubble Tea loop (possibly): (*fine.reader).Update → sort.Strings; return it as a tea.Cmd",
		"fine.go:116: (*template.Template).Execute burns CPU on the Bubble Tea loop (possibly): (*fine.reader).View → (*template.Template).Execute; return it as a tea.Cmd",
	)
}
