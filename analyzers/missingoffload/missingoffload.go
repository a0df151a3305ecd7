// Package missingoffload reports heavy work of libraries on an event loop.
package missingoffload

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports calls in event-loop callbacks of library functions that are
// known to compute for long.
var Analyzer = rule.New("missingoffload", doc, new(crosses), func(k effect.Kind) bool { return k == effect.CPU || k == effect.Compile }, rule.Hoist, rule.Move)

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "missingoffload" }
