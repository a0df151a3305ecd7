// Package kit wraps tview.
package kit

import "github.com/rivo/tview"

type UI struct{ app *tview.Application }

func New() *UI { return &UI{tview.NewApplication()} }

// Sync runs f on the loop and waits for it.
func (u *UI) Sync(f func()) { u.app.QueueUpdate(f) }

// Async runs f on the loop soon.
func (u *UI) Async(f func()) { go u.app.QueueUpdate(f) }

func (u *UI) Button(label string, pressed func()) *tview.Button {
	return tview.NewButton(label).SetSelectedFunc(pressed)
}
