package shapes

import (
	"github.com/rivo/tview"

	"example.com/heavy/shapes/auth"
)

// Two callbacks come to one expression of another package, which is mended there.
func names(field *tview.InputField, button *tview.Button) {
	field.SetChangedFunc(func(text string) {
		_ = auth.Valid(text) // want `^regexp\.MustCompile compiles what could be compiled once on the tview loop: func literal in shapes\.names → auth\.Valid → regexp\.MustCompile \(and 1 more like it\); do it once, before the loop, and keep what it makes$`
	})
	button.SetSelectedFunc(func() {
		_ = auth.Valid("nobody")
	})
}
