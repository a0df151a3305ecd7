// Package golangci is loopvet as a module plugin of golangci-lint.
//
// In .custom-gcl.yml:
//
//	plugins:
//	  - module: github.com/loopvet/loopvet
//	    import: github.com/loopvet/loopvet/golangci
//	    version: latest
//
// and in .golangci.yml, where all settings may be left out:
//
//	linters:
//	  enable: [loopvet]
//	  settings:
//	    custom:
//	      loopvet:
//	        type: module
//	        settings:
//	          config: .loopvet.yaml # contracts besides the built-in ones
//	          strict: false         # also report what is only possible, or cheap
//	          tests: false          # also report findings in test files
//	          rules: []             # the rules to apply; all if there are none
//
// golangci-lint must be v2.14.0 or newer: older ones may lose what one package
// tells another. It keeps results until its settings change, and does not know
// what the file named by config says: clean its cache after editing that file.
package golangci

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/contract"
)

func init() { register.Plugin("loopvet", New) }

// Settings are what stands below settings in .golangci.yml.
type Settings struct {
	Config string   `json:"config"`
	Strict bool     `json:"strict"`
	Tests  bool     `json:"tests"`
	Rules  []string `json:"rules"`
}

type plugin struct{ settings Settings }

// New makes the plugin. Settings that it does not know are an error.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, fmt.Errorf("loopvet: %w", err)
	}
	return &plugin{s}, nil
}

// BuildAnalyzers returns the rules that are asked for, and the engine.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	if _, err := contract.Load(p.settings.Config); err != nil {
		return nil, fmt.Errorf("loopvet: %w", err)
	}
	for name, value := range map[string]string{
		"config": p.settings.Config, "strict": strconv.FormatBool(p.settings.Strict), "tests": strconv.FormatBool(p.settings.Tests),
	} {
		if err := loopcheck.Analyzer.Flags.Set(name, value); err != nil {
			return nil, err
		}
	}
	all := analyzers.All()
	if len(p.settings.Rules) == 0 {
		return all, nil
	}
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
	}
	slices.Sort(names)
	for _, r := range p.settings.Rules {
		if !slices.Contains(names, r) {
			return nil, fmt.Errorf("loopvet: unknown rule %q; the rules are %s", r, strings.Join(names, ", "))
		}
	}
	return slices.DeleteFunc(all, func(a *analysis.Analyzer) bool {
		return a != loopcheck.Analyzer && !slices.Contains(p.settings.Rules, a.Name)
	}), nil
}

// GetLoadMode asks for types.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
