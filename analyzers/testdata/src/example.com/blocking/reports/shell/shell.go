// Package shell calls what it is given, or has it called.
package shell

// Suspend calls f between leaving the screen and coming back to it.
func Suspend(ready bool, f func()) bool {
	if !ready {
		return false
	}
	f()
	return true
}

// Later has f called by a goroutine.
func Later(f func()) { go f() }
