// Package dialog asks before it does what it is given.
package dialog

import (
	"example.com/button"
	"github.com/rivo/tview"
)

// Confirm calls ok for a key and for a button.
func Confirm(pages *tview.Pages, ok func()) {
	done := func() { ok() }
	key := button.New()
	key.SetSelected(done)
	pages.AddPage("key", key)
	tview.NewButton("OK").SetSelectedFunc(done)
}
