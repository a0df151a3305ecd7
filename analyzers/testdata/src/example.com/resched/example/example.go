// Package example is the page's.
package example

import "github.com/loopvet/loopvet/runtime/eventloop"

type importer struct {
	loop *eventloop.Loop
	rows chan string
	done func(string)
}

// poll takes what is there, and looks again.
func (i *importer) poll() {
	select {
	case row := <-i.rows:
		i.done(row)
	default:
	}
	i.loop.Soon(i.poll) // want `Soon schedules \(\*example\.importer\)\.poll from itself`
}
