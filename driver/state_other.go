//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package driver

// changeTimes is whether the system tells when a file was last changed in any way.
const changeTimes = false

func stateOf(string) (s state, ok bool) { return s, false }
