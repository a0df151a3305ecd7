// Package primitive has a widget of its own: tview draws it and passes it the
// keys.
package primitive

import (
	"os"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type gauge struct {
	*tview.Box
	path string
}

func newGauge(path string) *gauge { return &gauge{tview.NewBox(), path} }

func (g *gauge) Draw(screen tcell.Screen) {
	g.Box.Draw(screen)
	b, err := os.ReadFile(g.path) // want `^os\.ReadFile does file I/O on the tview loop: \(\*primitive\.gauge\)\.Draw → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
	if err == nil {
		screen.SetContent(0, 0, rune(b[0]), nil)
	}
}

// InputHandler returns what tview calls for every key.
func (g *gauge) InputHandler() func(*tcell.EventKey, func(tview.Primitive)) {
	return g.WrapInputHandler(func(ev *tcell.EventKey, _ func(tview.Primitive)) {
		if ev.Rune() == '0' {
			_ = os.Truncate(g.path, 0) // want `^os\.Truncate does file I/O on the tview loop: func literal in \(\*primitive\.gauge\)\.InputHandler → os\.Truncate; start a goroutine, and bring the result back with QueueUpdateDraw$`
		}
	})
}

// Reset is no method of tview.Primitive.
func (g *gauge) Reset() error { return os.Remove(g.path) }

func run() error {
	g := newGauge("/sys/class/power_supply/BAT0/capacity")
	if err := g.Reset(); err != nil {
		return err
	}
	return tview.NewApplication().SetRoot(g, true).Run()
}
