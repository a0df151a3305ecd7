// Package fail ends programs.
package fail

import (
	"fmt"
	"os"
)

// Now writes a report and ends the program.
func Now(err error) {
	_ = os.WriteFile("crash.txt", []byte(err.Error()), 0o600)
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Soon writes a report and goes on.
func Soon(err error) {
	_ = os.WriteFile("warning.txt", []byte(err.Error()), 0o600)
}
