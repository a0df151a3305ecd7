// Package analyzers lists the suite.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/analyzers/blockingcall"
	"github.com/loopvet/loopvet/analyzers/contendedlock"
	"github.com/loopvet/loopvet/analyzers/heavyloop"
	"github.com/loopvet/loopvet/analyzers/loopaffinity"
	"github.com/loopvet/loopvet/analyzers/loopleak"
	"github.com/loopvet/loopvet/analyzers/missingoffload"
	"github.com/loopvet/loopvet/analyzers/recursivesched"
	"github.com/loopvet/loopvet/analyzers/selfwait"
	"github.com/loopvet/loopvet/analyzers/unawaited"
	"github.com/loopvet/loopvet/loopcheck"
)

// Rules returns the analyzers that report findings, sorted by name.
func Rules() []*analysis.Analyzer {
	return []*analysis.Analyzer{blockingcall.Analyzer, contendedlock.Analyzer, heavyloop.Analyzer, loopaffinity.Analyzer, loopleak.Analyzer, missingoffload.Analyzer, recursivesched.Analyzer, selfwait.Analyzer, unawaited.Analyzer}
}

// All returns the rules and the engine, which reports mistakes in directives
// and has the flags that hold for all rules.
func All() []*analysis.Analyzer {
	return append([]*analysis.Analyzer{loopcheck.Analyzer}, Rules()...)
}
