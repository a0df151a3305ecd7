// Package bar is a field that looks for what is typed.
package bar

import (
	"net/http"

	"github.com/rivo/tview"
)

type Bar struct{ field *tview.InputField }

func New() *Bar {
	b := &Bar{field: tview.NewInputField()}
	b.field.SetChangedFunc(b.onChange)
	return b
}

func (b *Bar) onChange(text string) {
	_, _ = http.Get("http://search/" + text) // want `^http\.Get waits for the network on the tview loop: \(\*bar\.Bar\)\.onChange → http\.Get;`
}
