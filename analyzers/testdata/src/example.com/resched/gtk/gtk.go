// Package gtk asks GTK to be called again.
package gtk

import "github.com/diamondburned/gotk4/pkg/glib/v2"

type queue struct{ jobs []func() }

func (q *queue) start(redraw func()) {
	glib.IdleAdd(func() bool {
		if len(q.jobs) > 0 {
			q.jobs[0]()
			q.jobs = q.jobs[1:]
		}
		return true // want `^return true makes func literal in \(\*gtk\.queue\)\.start run again at once, every time, so that the GTK loop never rests: .*; return it only while there is something to do$`
	})
	glib.IdleAdd(func() bool {
		q.jobs[0]()
		q.jobs = q.jobs[1:]
		return len(q.jobs) > 0
	})
	glib.IdleAdd(func() { redraw() })
	glib.TimeoutSecondsAdd(1, func() bool { redraw(); return true })
}
