// Package heavyloop reports loops that hold an event loop up.
package heavyloop

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports loops in event-loop callbacks that wait by going round, go round
// for long, or take as long as the product of several collections.
var Analyzer = rule.New("heavyloop", doc, new(crosses), func(k effect.Kind) bool { return k == effect.Spin || k == effect.Rounds || k == effect.Growth })

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "heavyloop" }
