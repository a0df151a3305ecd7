// Package deep comes, deep inside another module, to a lock that is taken twice: its
// authors will know that it is not.
package deep

import (
	"example.com/button"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

func Run(box *tview.Box, g *button.Group) {
	box.SetInputCapture(func(e *tcell.EventKey) *tcell.EventKey {
		g.Layout()
		return e
	})
}
