// Package echo sets the text of fields: who is told of it is called by the framework
// too, and package bar has said what that does.
package echo

import (
	"github.com/rivo/tview"

	"example.com/blocking/echo/bar"
	"example.com/blocking/echo/names"
)

func clear(button *tview.Button, field *tview.InputField) *bar.Bar {
	button.SetSelectedFunc(func() { field.SetText("") })
	return bar.New()
}

// look is told of here: no package below calls it on a loop.
func look(button *tview.Button, field *tview.InputField) {
	field.SetChangedFunc(names.Look) // want `^http\.Get waits for the network on the tview loop: names\.Look → http\.Get;`
}
