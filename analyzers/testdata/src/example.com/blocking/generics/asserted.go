package generics

import (
	"example.com/blocking/generics/list"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type window struct{ list list.List[string] }

// What an update gives is asserted to be what it was: a generic type implements that
// with whatever it is instantiated.
func Window(box *tview.Box) {
	w := &window{}
	w.list = list.New[string]().Update("").(list.List[string])
	box.SetInputCapture(func(e *tcell.EventKey) *tcell.EventKey {
		w.list = w.list.Update("key").(list.List[string])
		w.list.Save() // want `^os\.WriteFile does file I/O on the tview loop: func literal in generics\.Window → \(\*list\.items\)\.Save → os\.WriteFile;`
		return e
	})
}
