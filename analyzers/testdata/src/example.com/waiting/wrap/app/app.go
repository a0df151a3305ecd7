// Package app sees only the wrapper.
package app

import "example.com/waiting/wrap/kit"

type app struct {
	ui    *kit.UI
	count int
}

func (a *app) inc() { a.count++ }

func run() {
	a := &app{ui: kit.New()}
	a.ui.Button("+", func() {
		a.ui.Sync(a.inc) // want `^\(\*tview\.Application\)\.QueueUpdate waits for the tview loop that it is called on, a deadlock: func literal in app\.run → \(\*kit\.UI\)\.Sync → \(\*tview\.Application\)\.QueueUpdate; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	a.ui.Button("-", func() {
		a.ui.Async(func() { a.count-- })
		go a.ui.Sync(a.inc)
	})
	a.ui.Sync(a.inc)
	a.ui.Async(func() {
		a.ui.Sync(a.inc) // want `^\(\*tview\.Application\)\.QueueUpdate waits for the tview loop that it is called on, a deadlock: func literal in app\.run → \(\*kit\.UI\)\.Sync → \(\*tview\.Application\)\.QueueUpdate; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
}
