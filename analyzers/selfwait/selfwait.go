// Package selfwait reports callbacks that wait for the loop they run on.
package selfwait

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports calls in event-loop callbacks that wait for what only the
// loop itself can do: a deadlock.
var Analyzer = rule.New("selfwait", doc, new(crosses), func(k effect.Kind) bool { return k == effect.SelfWait }, rule.Instead, rule.Detach)

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "selfwait" }
