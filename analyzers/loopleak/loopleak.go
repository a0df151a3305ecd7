// Package loopleak reports what callbacks leave behind for ever, each time they run.
package loopleak

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports goroutines that never end, and what is never released, where a
// callback that runs again and again starts or makes it.
var Analyzer = rule.New("loopleak", doc, new(crosses), func(k effect.Kind) bool { return k == effect.Leak })

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "loopleak" }
