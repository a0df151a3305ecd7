// Package unawaited reports results that matter and that nobody looks at.
package unawaited

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports calls whose result tells what nothing else does, as their
// contract says, and is dropped.
var Analyzer = rule.New("unawaited", doc, new(crosses), func(k effect.Kind) bool { return k == effect.Dropped })

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "unawaited" }
