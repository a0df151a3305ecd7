// Package contendedlock reports callbacks that take a lock which somebody holds
// for long.
package contendedlock

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports locks that an event-loop callback takes and that other code
// holds across an operation that blocks.
var Analyzer = rule.New("contendedlock", doc, new(crosses), func(k effect.Kind) bool { return k == effect.Contended })

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "contendedlock" }
