// Package keys hands gocui its handlers, layouts and editors.
package keys

import (
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/awesome-gocui/gocui"
)

type app struct {
	gui  *gocui.Gui
	name string
}

func run(a *app) error {
	g := gocui.NewGui()
	a.gui = g
	defer g.Close()
	_, _ = os.ReadFile(a.name) // before the loop
	g.SetManager(a, gocui.ManagerFunc(footer))
	if err := g.SetKeybinding("", gocui.KeyEnter, gocui.ModNone, a.open); err != nil {
		return err
	}
	if err := g.SetKeybinding("", gocui.KeyCtrlC, gocui.ModNone, a.openLater); err != nil {
		return err
	}
	return g.MainLoop()
}

func (a *app) open(g *gocui.Gui, v *gocui.View) error {
	text, err := os.ReadFile(a.name) // want `^os\.ReadFile does file I/O on the gocui loop: \(\*keys\.app\)\.open → os\.ReadFile; start a goroutine, and bring the result back with Update$`
	if err != nil {
		return err
	}
	_, err = v.Write(text)
	return err
}

func (a *app) openLater(g *gocui.Gui, v *gocui.View) error {
	name := a.name
	go func() {
		text, err := os.ReadFile(name)
		g.Update(func(*gocui.Gui) error {
			if err == nil {
				_, err = v.Write(text)
			}
			return err
		})
	}()
	return nil
}

func (a *app) Layout(g *gocui.Gui) error {
	out, err := exec.Command("git", "branch").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the gocui loop: \(\*keys\.app\)\.Layout → \(\*exec\.Cmd\)\.Output; start a goroutine, and bring the result back with Update$`
	if err != nil {
		return err
	}
	v, err := g.View("branches")
	if err == nil {
		_, err = v.Write(out)
	}
	return err
}

func footer(g *gocui.Gui) error {
	v, err := g.View("footer")
	if err == nil {
		_, err = fmt.Fprintln(v, time.Now())
	}
	return err
}

func edit(v *gocui.View) {
	v.Editor = gocui.EditorFunc(func(v *gocui.View, key gocui.Key, ch rune, mod gocui.Modifier) {
		_ = os.WriteFile("draft", []byte(string(ch)), 0o600) // want `^os\.WriteFile does file I/O on the gocui loop: func literal in keys\.edit → os\.WriteFile; start a goroutine, and bring the result back with Update$`
		v.EditWrite(ch)
	})
}

func poll(g *gocui.Gui, v *gocui.View) {
	for range time.Tick(time.Second) {
		out, err := exec.Command("git", "status").Output()
		g.Update(func(*gocui.Gui) error {
			if err == nil {
				_, err = v.Write(out)
			}
			return err
		})
		g.Update(func(*gocui.Gui) error {
			out, err := exec.Command("git", "log").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the gocui loop: func literal in keys\.poll → \(\*exec\.Cmd\)\.Output; start a goroutine, and bring the result back with Update$`
			if err == nil {
				_, err = v.Write(out)
			}
			return err
		})
	}
}
