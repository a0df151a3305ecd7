// Package audit writes lines that nobody may lose.
package audit

import "os"

// Write is short, and its callers know that it is on disk.
//
//loopvet:ignore blockingcall the audit has to be on disk before anybody answers
func Write(line string) error {
	return os.WriteFile("audit", []byte(line), 0o600)
}

// Rotate has no such excuse.
func Rotate() error { return os.Rename("audit", "audit.1") }
