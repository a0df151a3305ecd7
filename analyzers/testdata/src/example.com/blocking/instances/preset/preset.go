// Package preset has a store of its own.
package preset

import (
	"os/exec"

	"example.com/blocking/instances/store"
)

// A Loader is a store, by what it gives.
type Loader interface{ Get(string) float64 }

// Default is nobody's yet.
func Default() Loader { return store.New(measure) }

func measure(name string) float64 {
	out, _ := exec.Command("measure", name).Output()
	return float64(len(out))
}
