// Package ask has a dialog of which the button does what it is told to.
package ask

import (
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Dialog struct {
	*tview.Box
	form *tview.Form
}

func New(yes func()) *Dialog {
	return &Dialog{Box: tview.NewBox(), form: tview.NewForm().AddButton("Yes", yes)}
}

func (d *Dialog) InputHandler() func(event *tcell.EventKey, setFocus func(p tview.Primitive)) {
	return func(event *tcell.EventKey, setFocus func(p tview.Primitive)) {
		if handle := d.form.InputHandler(); handle != nil {
			handle(event, setFocus)
		}
	}
}
