// Package factories binds handlers that others make: a method of what a function is given,
// or a function that it is given.
package factories

import (
	"net/http"

	"github.com/awesome-gocui/gocui"
)

type handler interface {
	key() gocui.Key
	fn() func(*gocui.Gui, *gocui.View) error
}

type fetch struct{ url string }

func (f fetch) key() gocui.Key { return gocui.KeyEnter }
func (f fetch) fn() func(*gocui.Gui, *gocui.View) error {
	return func(*gocui.Gui, *gocui.View) error {
		_, err := http.Get(f.url) // want `^http\.Get waits for the network on the gocui loop: func literal in factories\.fetch\.fn → http\.Get;`
		return err
	}
}

// unbound is made like it, and bound nowhere.
type unbound struct{ url string }

func (u unbound) key() gocui.Key { return gocui.KeyEnter }
func (u unbound) fn() func(*gocui.Gui, *gocui.View) error {
	return func(*gocui.Gui, *gocui.View) error {
		_, err := http.Get(u.url)
		return err
	}
}

func bind(g *gocui.Gui, h handler) error {
	return g.SetKeybinding("", h.key(), gocui.ModNone, h.fn())
}

// bindAll is two calls away from who knows them.
func bindAll(g *gocui.Gui, h handler) error { return bind(g, h) }

func load(*gocui.Gui, *gocui.View) error {
	_, err := http.Get("https://example.com") // want `^http\.Get waits for the network on the gocui loop: factories\.load → http\.Get;`
	return err
}

func makeLoad() func(*gocui.Gui, *gocui.View) error { return load }

func bindMade(g *gocui.Gui, mk func() func(*gocui.Gui, *gocui.View) error) error {
	return g.SetKeybinding("", gocui.KeyCtrlC, gocui.ModNone, mk())
}

// Bind binds them.
func Bind(g *gocui.Gui) error {
	if err := bindAll(g, fetch{"https://example.com"}); err != nil {
		return err
	}
	if err := bindMade(g, makeLoad); err != nil {
		return err
	}
	println(unbound{"x"}.key())
	return nil
}
