package golangci_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	_ "github.com/loopvet/loopvet/golangci"
)

// build does what golangci-lint does with the settings.
func build(settings any) ([]*analysis.Analyzer, error) {
	newPlugin, err := register.GetPlugin("loopvet")
	if err != nil {
		return nil, err
	}
	p, err := newPlugin(settings)
	if err != nil {
		return nil, err
	}
	return p.BuildAnalyzers()
}

func TestSettings(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte("nme: x\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		settings any
		want     string // the names of the analyzers
		err      string // part of the error
	}{
		{settings: nil, want: "blockingcall contendedlock heavyloop loopaffinity loopcheck loopleak missingoffload recursivesched selfwait unawaited"},
		{settings: map[string]any{}, want: "blockingcall contendedlock heavyloop loopaffinity loopcheck loopleak missingoffload recursivesched selfwait unawaited"},
		{settings: map[string]any{"strict": true, "tests": true, "config": ""}, want: "blockingcall contendedlock heavyloop loopaffinity loopcheck loopleak missingoffload recursivesched selfwait unawaited"},
		{settings: map[string]any{"rules": []any{"selfwait"}}, want: "loopcheck selfwait"},
		{settings: map[string]any{"rules": []any{"slowness"}}, err: `unknown rule "slowness"; the rules are blockingcall, contendedlock, heavyloop, loopaffinity, loopcheck, loopleak, missingoffload, recursivesched, selfwait, unawaited`},
		{settings: map[string]any{"stricter": true}, err: `unknown field "stricter"`},
		{settings: map[string]any{"strict": "very"}, err: "strict"},
		{settings: []any{"strict"}, err: "loopvet: "},
		{settings: map[string]any{"config": broken}, err: broken + ":1:1: "},
		{settings: map[string]any{"config": broken + ".not"}, err: "no such file"},
	} {
		as, err := build(test.settings)
		if err != nil {
			if test.err == "" || !strings.Contains(err.Error(), test.err) || !strings.HasPrefix(err.Error(), "loopvet: ") {
				t.Errorf("%v: error %v, want %q", test.settings, err, test.err)
			}
			continue
		}
		var names []string
		for _, a := range as {
			names = append(names, a.Name)
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != test.want || test.err != "" {
			t.Errorf("%v: analyzers %s, want %s, error %q", test.settings, got, test.want, test.err)
		}
	}
}

func TestLoadMode(t *testing.T) {
	newPlugin, err := register.GetPlugin("loopvet")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlugin(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.GetLoadMode(); got != register.LoadModeTypesInfo {
		t.Errorf("load mode %q", got)
	}
}

// The analyzers that golangci-lint gets find what is wrong with the demo.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the demo and everything below it")
	}
	as, err := build(nil)
	if err != nil {
		t.Fatal(err)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: filepath.Join("..", "testdata", "demo")}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(as, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for act := range graph.All() {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		if act.IsRoot {
			found[act.Analyzer.Name] += len(act.Diagnostics)
		}
	}
	if found["blockingcall"] < 6 || found["selfwait"] < 1 || found["loopcheck"] > 0 {
		t.Errorf("found %v", found)
	}
}
