package analyzers_test

import (
	"testing"

	"github.com/loopvet/loopvet/analyzers/blockingcall"
	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/missingoffload"
	"github.com/loopvet/loopvet/analyzers/selfwait"
)

func TestFixes(t *testing.T) {
	ruletest.Fixes(t, selfwait.Analyzer, "example.com/fix/queue")
	ruletest.Fixes(t, selfwait.Analyzer, "example.com/fix/commands")
	ruletest.Fixes(t, blockingcall.Analyzer, "example.com/fix/detached", "example.com/fix/later")
	ruletest.Fixes(t, missingoffload.Analyzer, "example.com/fix/hoist")
}
