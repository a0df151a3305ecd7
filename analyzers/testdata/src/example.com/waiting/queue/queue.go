// Package queue brings results back to tview's loop: rightly from goroutines,
// wrongly from handlers.
package queue

import (
	"net/http"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type view struct {
	app    *tview.Application
	status *tview.TextView
	list   *tview.List
}

func newView() *view {
	v := &view{app: tview.NewApplication(), status: tview.NewTextView(), list: tview.NewList()}
	// The one handler that has a goroutine of its own.
	v.status.SetChangedFunc(func() { v.app.Draw() })
	v.list.AddItem("Reload", "", 'r', v.reload)
	v.list.AddItem("Fetch", "", 'f', v.fetch)
	v.list.SetSelectedFunc(func(_ int, name, _ string, _ rune) {
		v.app.QueueUpdateDraw(func() { v.status.SetText(name) }) // want `^\(\*tview\.Application\)\.QueueUpdateDraw waits for the tview loop that it is called on, a deadlock: func literal in queue\.newView → \(\*tview\.Application\)\.QueueUpdateDraw; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	v.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		switch ev.Key() {
		case tcell.KeyEscape:
			v.app.Stop()
		case tcell.KeyCtrlR:
			v.app.ForceDraw()
			v.app.Draw() // want `^\(\*tview\.Application\)\.Draw waits for the tview loop that it is called on, a deadlock: func literal in queue\.newView → \(\*tview\.Application\)\.Draw; start a goroutine, and bring the result back with QueueUpdateDraw$`
		}
		return ev
	})
	return v
}

// reload is a handler, and say waits for the loop.
func (v *view) reload() {
	v.list.Clear()
	v.say("reloaded")
}

// fetch works elsewhere, and brings the result back.
func (v *view) fetch() {
	go func() {
		resp, err := http.Get("https://example.com/mail")
		if err != nil {
			v.say(err.Error())
			return
		}
		resp.Body.Close()
		v.app.QueueUpdateDraw(func() {
			v.status.SetText(resp.Status)
			v.say("fetched") // in the queued function it is on the loop again
		})
	}()
}

// say may be called from any goroutine but the loop's.
func (v *view) say(text string) {
	v.app.QueueUpdateDraw(func() { v.status.SetText(text) }) // want `^\(\*tview\.Application\)\.QueueUpdateDraw waits for the tview loop that it is called on, a deadlock: \(\*queue\.view\)\.reload → \(\*queue\.view\)\.say → \(\*tview\.Application\)\.QueueUpdateDraw \(and 1 other callback\); start a goroutine, and bring the result back with QueueUpdateDraw$`
}

func run() error {
	v := newView()
	go v.say("welcome")
	return v.app.SetRoot(v.list, true).Run()
}
