// Package kit wraps the loop for a program.
package kit

import (
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

type App struct{ loop *eventloop.Loop }

func (a *App) Later(f func()) {
	if err := a.loop.Post(f); err != nil {
		panic(err)
	}
}

func (a *App) In(d time.Duration, f func()) { a.loop.After(d, f) }

// Maybe is not sure to schedule.
func (a *App) Maybe(ok bool, f func()) {
	if ok {
		a.Later(f)
	}
}
