// Package views writes to gocui's views on the loop, and beside it.
package views

import (
	"fmt"
	"time"

	"github.com/awesome-gocui/gocui"
)

func run(g *gocui.Gui) error {
	g.SetManagerFunc(func(g *gocui.Gui) error {
		v, err := g.View("clock")
		if err == nil {
			v.Clear()
		}
		return err
	})
	go tick(g)
	go tock(g)
	defer g.Close()
	return g.MainLoop()
}

func tick(g *gocui.Gui) {
	for now := range time.Tick(time.Second) {
		v, err := g.View("clock") // want `^\(\*gocui\.Gui\)\.View is called outside the gocui loop: views\.tick → \(\*gocui\.Gui\)\.View \(started as a goroutine in views\.run\) \(and 2 more like it\); bring it to the loop with Update$`
		if err == nil {
			v.Clear()
			_, _ = fmt.Fprintln(v, now)
		}
	}
}

func tock(g *gocui.Gui) {
	for now := range time.Tick(time.Second) {
		g.Update(func(g *gocui.Gui) error {
			v, err := g.View("clock")
			if err == nil {
				v.Clear()
				_, err = fmt.Fprintln(v, now)
			}
			return err
		})
	}
}
