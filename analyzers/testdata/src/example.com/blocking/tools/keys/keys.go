// Package keys hands keys on to what is set for them, or opens a page.
package keys

import (
	"example.com/blocking/tools/run"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Widget struct {
	*tview.Box
	funcs map[rune]func()
}

func New() *Widget {
	w := &Widget{Box: tview.NewBox(), funcs: map[rune]func(){}}
	w.SetInputCapture(w.keyboard)
	return w
}

func (w *Widget) Set(key rune, f func()) { w.funcs[key] = f }

func (w *Widget) keyboard(e *tcell.EventKey) *tcell.EventKey {
	if f := w.funcs[e.Rune()]; f != nil {
		f()
		return nil
	}
	run.Open("help.html") // want `^\(\*exec\.Cmd\)\.Output waits for a process on the tview loop: \(\*keys\.Widget\)\.keyboard → run\.Open → run\.Command → \(\*exec\.Cmd\)\.Output;`
	return e
}
