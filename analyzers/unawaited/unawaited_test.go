package unawaited_test

import (
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/unawaited"
)

func TestUnawaited(t *testing.T) {
	ruletest.Run(t, unawaited.Analyzer, "example.com/unawaited/...")
}
