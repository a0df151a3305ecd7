package analyzers_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck"
)

func TestValid(t *testing.T) {
	if err := analysis.Validate(analyzers.All()); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(analyzers.All(), loopcheck.Analyzer) {
		t.Error("the engine is not in the suite: its flags would be missing")
	}
	names := func(as []*analysis.Analyzer) (out []string) {
		for _, a := range as {
			out = append(out, a.Name)
		}
		return out
	}
	if got := names(analyzers.Rules()); !slices.Equal(got, rule.Names) {
		t.Errorf("the rules are %v, and what may be ignored %v", got, rule.Names)
	} else if !slices.IsSorted(got) {
		t.Errorf("rules are not sorted: %v", got)
	}
	for _, a := range analyzers.Rules() {
		if a.ResultType != rule.ResultType {
			t.Errorf("%s results in %v, not in findings", a.Name, a.ResultType)
		}
		if len(a.FactTypes) == 0 {
			t.Errorf("%s has no facts: some drivers would not run it on dependencies", a.Name)
		}
		if want := "/analyzers/" + a.Name + "/doc.md"; !strings.HasSuffix(a.URL, want) {
			t.Errorf("%s: URL %s does not end in %s", a.Name, a.URL, want)
		}
	}
}

// A rule's page is printed in terminals: its first line is what lists show, the
// rest is Markdown that reads well without rendering.
func TestDocs(t *testing.T) {
	title := regexp.MustCompile(`^([a-z]+): [a-z].*[^.]$`)
	for _, a := range analyzers.Rules() {
		t.Run(a.Name, func(t *testing.T) {
			first, rest, _ := strings.Cut(a.Doc, "\n")
			if m := title.FindStringSubmatch(first); m == nil || m[1] != a.Name {
				t.Errorf("first line %q is not %q", first, a.Name+": what it does, without a full stop")
			}
			if !strings.HasPrefix(rest, "\n") {
				t.Error("the second line is not empty")
			}
			for _, section := range []string{"Example", "What to do", "What is reported", "What is not reported", "Silencing it", "Limits"} {
				if !strings.Contains(rest, "\n## "+section+"\n") {
					t.Errorf("no section %q", section)
				}
			}
			for _, word := range []string{"Bubble Tea", "tview", "gnet", "Paho", "eventloop", "//loopvet:ignore " + a.Name + " ", "order"} {
				if !strings.Contains(rest, word) {
					t.Errorf("nothing about %s", word)
				}
			}
			for _, other := range analyzers.Rules() {
				if other != a && !strings.Contains(rest, other.Name) {
					t.Errorf("does not say where %s begins", other.Name)
				}
			}
			for i, line := range strings.Split(a.Doc, "\n") {
				if n := utf8.RuneCountInString(line); n > 100 && !strings.HasPrefix(line, "    ") {
					t.Errorf("line %d is %d wide", i+1, n)
				}
				if strings.ContainsRune(line, '\t') || strings.TrimRight(line, " ") != line {
					t.Errorf("line %d has a tab or ends in a space", i+1)
				}
			}
		})
	}
}
