// Package keys waits in gocui's handlers for gocui's loop.
package keys

import (
	"github.com/awesome-gocui/gocui"
	lazy "github.com/jesseduffield/lazygit/pkg/gocui"
)

func quit(g *gocui.Gui) error { return nil }

func many(g *gocui.Gui, lines []string) error {
	err := g.SetKeybinding("", gocui.KeyEnter, gocui.ModNone, func(g *gocui.Gui, v *gocui.View) error {
		for range lines {
			g.UpdateAsync(quit) // want `^\(\*gocui\.Gui\)\.UpdateAsync waits for the gocui loop that it is called on, a deadlock: func literal in keys\.many → \(\*gocui\.Gui\)\.UpdateAsync; start a goroutine, and bring the result back with Update$`
		}
		return nil
	})
	if err != nil {
		return err
	}
	return g.SetKeybinding("", gocui.KeyCtrlC, gocui.ModNone, func(g *gocui.Gui, v *gocui.View) error {
		g.Update(quit)
		go g.UpdateAsync(quit)
		return nil
	})
}

type model struct{ n int }

func (m *model) inc() { m.n++ }

func (m *model) bind(g *lazy.Gui, one, two lazy.Key) {
	g.SetKeybinding("", one, func(g *lazy.Gui, _ *lazy.View) error {
		return g.OnUIThreadAndWait(m.inc) // want `^\(\*gocui\.Gui\)\.OnUIThreadAndWait waits for the gocui loop that it is called on, a deadlock: func literal in \(\*keys\.model\)\.bind → \(\*gocui\.Gui\)\.OnUIThreadAndWait; start a goroutine, and bring the result back with Update$`
	})
	g.SetKeybinding("", two, func(g *lazy.Gui, _ *lazy.View) error {
		g.OnWorker(func(lazy.Task) error { return g.OnUIThreadAndWait(m.inc) })
		return nil
	})
}
