// Package recursivesched reports callbacks that schedule themselves without end.
package recursivesched

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports callbacks that surely hand themselves to their loop again, at
// once, or more than once.
var Analyzer = rule.New("recursivesched", doc, new(crosses), func(k effect.Kind) bool { return k == effect.Reschedule })

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "recursivesched" }
