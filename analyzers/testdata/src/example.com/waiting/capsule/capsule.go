// Package capsule asks and tells with cview's modals: rightly from goroutines,
// wrongly from handlers.
package capsule

import (
	"fmt"

	"codeberg.org/tslocum/cview"
	"github.com/gdamore/tcell/v2"
)

type reader struct {
	app   *cview.Application
	text  *cview.TextView
	log   *cview.TextView
	modal *cview.Modal
	done  chan struct{}
	names []string
}

func run(r *reader) error {
	r.app = cview.NewApplication()
	r.done = make(chan struct{})
	r.modal.SetDoneFunc(func(int, string) {
		r.app.SetFocus(r.text)
		r.done <- struct{}{}
	})
	// It is called by whoever writes.
	r.log.SetChangedFunc(func() {
		r.app.Draw() // want `^\(\*cview\.Application\)\.Draw waits for the cview loop that it is called on, a deadlock: \(\*capsule\.reader\)\.key → fmt\.Fprintln → \(\*cview\.TextView\)\.Write → func literal in capsule\.run → \(\*cview\.Application\)\.Draw; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	r.app.SetInputCapture(r.key)
	r.app.SetRoot(r.text, true)
	go r.load()
	return r.app.Run()
}

func (r *reader) key(ev *tcell.EventKey) *tcell.EventKey {
	switch ev.Key() {
	case tcell.KeyEnter:
		r.tell("no such page")
	case tcell.KeyRune:
		go r.tell("no such page")
	case tcell.KeyCtrlR:
		for _, name := range r.names {
			r.app.QueueUpdateDraw(func() { r.text.SetText(name) }) // want `^\(\*cview\.Application\)\.QueueUpdateDraw waits for the cview loop that it is called on, a deadlock: \(\*capsule\.reader\)\.key → \(\*cview\.Application\)\.QueueUpdateDraw; start a goroutine, and bring the result back with QueueUpdateDraw$`
		}
	case tcell.KeyEscape:
		fmt.Fprintln(r.log, "bye")
		r.app.Stop()
	}
	return ev
}

// tell shows a message, and waits until it has been read.
func (r *reader) tell(text string) {
	r.modal.SetText(text)
	r.app.SetFocus(r.modal)
	<-r.done // want `^receive from channel capsule\.reader\.done waits for the cview loop that it is called on, a deadlock: \(\*capsule\.reader\)\.key → \(\*capsule\.reader\)\.tell → receive from channel capsule\.reader\.done \(only this loop sends on it\); start a goroutine, and bring the result back with QueueUpdateDraw$`
}

func (r *reader) load() {
	fmt.Fprintln(r.log, "loading")
	for _, name := range r.names {
		r.app.QueueUpdateDraw(func() { r.text.SetText(name) })
	}
	r.app.QueueUpdate(func() {
		r.app.Draw() // want `^\(\*cview\.Application\)\.Draw waits for the cview loop that it is called on, a deadlock: func literal in \(\*capsule\.reader\)\.load → \(\*cview\.Application\)\.Draw; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	r.tell("loaded")
}
