// Package kit wraps tview: what it is given runs on the loop.
package kit

import (
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type UI struct {
	app  *tview.Application
	keys map[tcell.Key]func()
}

func New() *UI {
	u := &UI{app: tview.NewApplication(), keys: map[tcell.Key]func(){}}
	u.app.SetInputCapture(u.dispatch)
	return u
}

func (u *UI) dispatch(ev *tcell.EventKey) *tcell.EventKey {
	if f := u.keys[ev.Key()]; f != nil {
		f()
		return nil
	}
	return ev
}

// Bind calls f on the loop whenever the key is pressed.
func (u *UI) Bind(k tcell.Key, f func()) { u.keys[k] = f }

// Post runs f on the loop soon.
func (u *UI) Post(f func()) {
	go u.app.QueueUpdateDraw(f)
}

// Work runs f elsewhere, and then done on the loop.
func (u *UI) Work(f func() error, done func(error)) {
	go func() {
		err := f()
		u.app.QueueUpdateDraw(func() { done(err) })
	}()
}

func (u *UI) Run() error { return u.app.Run() }
