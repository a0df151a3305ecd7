// Package loopaffinity reports what is used on a goroutine where it does not
// belong.
package loopaffinity

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports what may only be used on an event loop and is used outside it,
// and the reverse.
var Analyzer = rule.New("loopaffinity", doc, new(crosses), func(k effect.Kind) bool { return k == effect.Affinity })

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "loopaffinity" }
