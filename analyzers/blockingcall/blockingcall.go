// Package blockingcall reports operations that block an event loop.
package blockingcall

import (
	_ "embed"

	"github.com/loopvet/loopvet/analyzers/internal/rule"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

//go:embed doc.md
var doc string

// Analyzer reports calls in event-loop callbacks that sleep, wait, do I/O or
// never return.
var Analyzer = rule.New("blockingcall", doc, new(crosses), effect.Kind.Blocks, rule.Move, rule.Delay)

type crosses struct{}

func (*crosses) AFact()         {}
func (*crosses) String() string { return "blockingcall" }
