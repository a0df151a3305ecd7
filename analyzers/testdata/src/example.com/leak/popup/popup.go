// Package popup opens a view at a key, and takes it away again: it is new each time.
package popup

import (
	"time"

	"github.com/awesome-gocui/gocui"
)

func tick(g *gocui.Gui) {
	for range time.Tick(time.Second) {
		g.Update(func(*gocui.Gui) error { return nil })
	}
}

func open(g *gocui.Gui, _ *gocui.View) error {
	if _, err := g.SetView("popup", 0, 0, 10, 2, 0); err != nil {
		if err != gocui.ErrUnknownView {
			return err
		}
		go tick(g) // want `^go popup\.tick starts a goroutine that never ends, each time popup\.open runs`
	}
	return nil
}

func closed(g *gocui.Gui, _ *gocui.View) error { return g.DeleteView("popup") }

func Run() error {
	g := gocui.NewGui()
	_ = g.SetKeybinding("", gocui.KeyEnter, gocui.ModNone, open)
	_ = g.SetKeybinding("", gocui.KeyCtrlC, gocui.ModNone, closed)
	return g.MainLoop()
}
