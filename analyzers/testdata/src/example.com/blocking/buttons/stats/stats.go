// Package stats has a dialog that tells a server when it is closed.
package stats

import (
	"net/http"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Dialog struct {
	*tview.Box
	form *tview.Form
}

func New() *Dialog {
	d := &Dialog{Box: tview.NewBox()}
	d.form = tview.NewForm().AddButton("Close", d.Hide)
	return d
}

func (d *Dialog) Hide() {
	http.Post("https://example.com", "", nil) // want `^http\.Post waits for the network on the tview loop: \(\*stats\.Dialog\)\.Hide → http\.Post; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

func (d *Dialog) InputHandler() func(event *tcell.EventKey, setFocus func(p tview.Primitive)) {
	return d.form.InputHandler()
}
