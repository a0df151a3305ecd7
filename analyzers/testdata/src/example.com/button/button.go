// Package button is of another module: a button with a handler of its own.
package button

import (
	"net/http"
	"os"
	"sync"

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

// Publish puts one file in the place of another, and says so.
func Publish(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	_, err := http.Get("https://example.com/" + to)
	return err
}

// A Group lays buttons out.
type Group struct {
	mu     sync.Mutex
	groups []*Group
	plain  bool
}

// Layout takes the lock again for a group that is not plain: there are none.
func (g *Group) Layout() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.plain {
		g.relayout()
	}
}

func (g *Group) relayout() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, h := range g.groups {
		h.Layout()
	}
}
