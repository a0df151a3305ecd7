// Package ruletest runs rules over the programs in analyzers/testdata/src,
// where small declarations of the frameworks stand under their real import
// paths.
package ruletest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// Run checks what the rule reports of the packages against the want comments
// in them: one run, so that everything is loaded once.
func Run(t *testing.T, rule *analysis.Analyzer, patterns ...string) []*analysistest.Result {
	t.Helper()
	heard := &listener{TB: t}
	res := analysistest.Run(heard, dir(t), rule, patterns...)
	if len(res) == 0 {
		t.Fatalf("no packages match %s", patterns)
	}
	heard.tell()
	return res
}

// Fixes checks what the rule reports of the packages, and what its fixes make of
// their files: the .golden files beside them.
func Fixes(t *testing.T, rule *analysis.Analyzer, patterns ...string) {
	t.Helper()
	if len(analysistest.RunWithSuggestedFixes(t, dir(t), rule, patterns...)) == 0 {
		t.Fatalf("no packages match %s", patterns)
	}
}

// Reports runs the rule over the packages without looking at want comments,
// and returns what it says, one "file:line: message" each.
func Reports(t *testing.T, rule *analysis.Analyzer, patterns ...string) []string {
	t.Helper()
	var out []string
	for _, r := range analysistest.Run(deaf{t}, dir(t), rule, patterns...) {
		if r.Err != nil {
			t.Fatalf("%s: %v", r.Action, r.Err)
		}
		for _, d := range r.Diagnostics {
			p := r.Action.Package.Fset.Position(d.Pos)
			out = append(out, fmt.Sprintf("%s:%d: %s", filepath.Base(p.Filename), p.Line, d.Message))
		}
	}
	// A package and its variant with tests share files.
	slices.Sort(out)
	return slices.Compact(out)
}

// A listener is a test that hears of what is reported in another package than the one
// that is analysed: analysistest looks for want comments in that one only.
type listener struct {
	testing.TB
	said []string
}

func (l *listener) Errorf(format string, args ...any) {
	l.said = append(l.said, fmt.Sprintf(format, args...))
}

var (
	unexpected = regexp.MustCompile(`^(.+?:\d+)(?::\d+)?: unexpected diagnostic: (.*)$`)
	unreported = regexp.MustCompile(`^(.+?:\d+): no diagnostic was reported matching (.*)$`)
)

// tell tells of all but the reports that one package expects and another makes.
func (l *listener) tell() {
	l.Helper()
	met := make([]bool, len(l.said))
	for i, said := range l.said {
		is := unexpected.FindStringSubmatch(said)
		if is == nil {
			continue
		}
		for j, other := range l.said {
			want := unreported.FindStringSubmatch(other)
			if want == nil || met[j] || want[1] != is[1] {
				continue
			}
			pattern, err := strconv.Unquote(want[2])
			if err == nil && regexp.MustCompile(pattern).MatchString(is[2]) {
				met[i], met[j] = true, true
				break
			}
		}
	}
	for i, said := range l.said {
		if !met[i] {
			l.TB.Errorf("%s", said)
		}
	}
}

// deaf is a test that does not hear of unmatched expectations.
type deaf struct{ testing.TB }

func (deaf) Errorf(string, ...any) {}

// Set sets a flag of the engine for the length of the test.
func Set(t *testing.T, name, value string) {
	t.Helper()
	f := loopcheck.Analyzer.Flags.Lookup(name)
	if f == nil {
		t.Fatalf("the engine has no flag -%s", name)
	}
	old := f.Value.String()
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(old); err != nil {
			t.Error(err)
		}
	})
}

// Findings returns the findings behind the diagnostics of one package.
func Findings(t *testing.T, results []*analysistest.Result, pkg string) []*finding.Finding {
	t.Helper()
	for _, r := range results {
		if p := r.Action.Package; p.PkgPath == pkg && p.ID == pkg {
			return r.Result.([]*finding.Finding)
		}
	}
	t.Fatalf("%s was not analysed", pkg)
	return nil
}

// Related returns the related information of the diagnostic whose message
// contains text, one "file:line: message" each.
func Related(t *testing.T, results []*analysistest.Result, pkg, text string) []string {
	t.Helper()
	for _, r := range results {
		if p := r.Action.Package; p.PkgPath != pkg || p.ID != pkg {
			continue
		}
		for _, d := range r.Diagnostics {
			if !strings.Contains(d.Message, text) {
				continue
			}
			var out []string
			for _, rel := range d.Related {
				p := r.Action.Package.Fset.Position(rel.Pos)
				out = append(out, fmt.Sprintf("%s:%d: %s", filepath.Base(p.Filename), p.Line, rel.Message))
			}
			return out
		}
	}
	t.Fatalf("%s: no diagnostic contains %q", pkg, text)
	return nil
}

func dir(t testing.TB) string {
	t.Helper()
	// Tests stand in analyzers, or one folder below.
	for _, d := range []string{"testdata", "../testdata"} {
		if _, err := os.Stat(filepath.Join(d, "src")); err != nil {
			continue
		}
		d, err := filepath.Abs(d)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	t.Fatal("no testdata")
	return ""
}

// Contains checks that each report begins with the text wanted at its place,
// and that there are no others.
func Contains(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d reports, want %d", len(got), len(want))
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, w) }) {
			t.Errorf("missing: %s", w)
		}
	}
	for _, g := range got {
		if !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(g, w) }) {
			t.Errorf("unexpected: %s", g)
		}
	}
}

// OnPage checks that the page of the rule shows every message of the package
// as it is.
func OnPage(t *testing.T, results []*analysistest.Result, pkg string, rule *analysis.Analyzer) {
	t.Helper()
	fs := Findings(t, results, pkg)
	if len(fs) == 0 {
		t.Errorf("nothing is reported of the example %s", pkg)
	}
	for _, f := range fs {
		line := fmt.Sprintf("%d:%d: %v: %s (%s)\n", f.Pos.Line, f.Pos.Column, f.Level, f.Message, f.Rule)
		if !strings.Contains(rule.Doc, filepath.Base(f.Pos.File)+":"+line) {
			t.Errorf("the page of %s does not have\n%s", rule.Name, line)
		}
	}
}
