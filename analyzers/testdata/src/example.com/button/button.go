// Package button is of another module: a button with a handler of its own.
package button

import (
	"os"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Button struct {
	*tview.Box
	selected func()
}

func New() *Button { return &Button{Box: tview.NewBox()} }

func (b *Button) SetSelected(f func()) { b.selected = f }

func (b *Button) InputHandler() func(event *tcell.EventKey, setFocus func(p tview.Primitive)) {
	return func(*tcell.EventKey, func(tview.Primitive)) { b.selected() }
}

// Swap puts one file in the place of another.
func Swap(from, to string) error { return os.Rename(from, to) }
