package recursivesched_test

import (
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/recursivesched"
)

func TestRecursiveSched(t *testing.T) {
	ruletest.Run(t, recursivesched.Analyzer, "example.com/resched/...")
}
