package loopaffinity_test

import (
	"testing"

	"github.com/loopvet/loopvet/analyzers/internal/ruletest"
	"github.com/loopvet/loopvet/analyzers/loopaffinity"
)

func TestDbg(t *testing.T) {
	ruletest.Set(t, "strict", "true")
	for _, s := range ruletest.Reports(t, loopaffinity.Analyzer, "example.com/affinity/shapes") {
		t.Log(s)
	}
}

func TestLoopAffinity(t *testing.T) {
	ruletest.Run(t, loopaffinity.Analyzer, "example.com/affinity/...")
}
