// Package widgets wraps the wrapper.
package widgets

import "example.com/blocking/derived/kit"

type Job struct {
	Run    func() error
	OnDone func(error)
}

// Start works in the background.
func Start(u *kit.UI, j Job) {
	u.Work(j.Run, j.OnDone)
}

// Refresh calls load on the loop.
func Refresh(u *kit.UI, load func()) {
	u.Post(func() { load() })
}
