// Package layout starts goroutines when it lays out its views, once for each view or each
// time.
package layout

import (
	"errors"
	"time"

	"github.com/awesome-gocui/gocui"
)

func tick(g *gocui.Gui) {
	for range time.Tick(time.Second) {
		g.Update(func(*gocui.Gui) error { return nil })
	}
}

// compared starts one for each view.
func compared(g *gocui.Gui) error {
	if _, err := g.SetView("clock", 0, 0, 10, 2, 0); err != nil {
		if err != gocui.ErrUnknownView {
			return err
		}
		go tick(g)
	}
	return nil
}

// asked does too.
func asked(g *gocui.Gui) error {
	_, err := g.SetView("clock", 0, 0, 10, 2, 0)
	if errors.Is(err, gocui.ErrUnknownView) {
		go tick(g)
		return nil
	}
	return err
}

// old starts one each time but the first.
func old(g *gocui.Gui) error {
	_, err := g.SetView("clock", 0, 0, 10, 2, 0)
	if err == gocui.ErrUnknownView {
		return nil
	}
	go tick(g) // want `^go layout\.tick starts a goroutine that never ends, each time layout\.old runs`
	return err
}

// failed starts one when anything failed.
func failed(g *gocui.Gui) error {
	if _, err := g.View("clock"); err != nil {
		go tick(g) // want `^go layout\.tick starts a goroutine that never ends, each time layout\.failed runs`
	}
	return nil
}

func Run() error {
	g := gocui.NewGui()
	g.SetManagerFunc(compared)
	g.SetManagerFunc(asked)
	g.SetManagerFunc(old)
	g.SetManagerFunc(failed)
	return g.MainLoop()
}
