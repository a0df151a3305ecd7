// Package gtk3 changes widgets on the loop, and beside it.
package gtk3

import (
	"time"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"
)

type clock struct {
	entry *gtk.Entry
	last  time.Time
}

func run() error {
	e, err := gtk.EntryNew()
	if err != nil {
		return err
	}
	e.SetText("starting")
	c := &clock{entry: e}
	go c.tick()
	go c.tock()
	go c.make()
	gtk.Main()
	return nil
}

func (c *clock) tick() {
	for now := range time.Tick(time.Second) {
		c.last = now
		c.entry.SetText(now.String()) // want `^\(\*gtk\.Entry\)\.SetText is called outside the GTK loop: \(\*gtk3\.clock\)\.tick → \(\*gtk\.Entry\)\.SetText \(started as a goroutine in gtk3\.run\) \(and 1 more like it\); bring it to the loop with glib\.IdleAdd$`
		c.entry.SetVisible(true)
	}
}

func (c *clock) tock() {
	for now := range time.Tick(time.Second) {
		glib.IdleAdd(func() bool {
			c.entry.SetText(now.String())
			c.entry.SetVisible(true)
			return false
		})
	}
}

// make has one that nobody knows yet.
func (c *clock) make() {
	e, err := gtk.EntryNew()
	if err != nil {
		return
	}
	e.SetText("new")
	glib.IdleAdd(func() bool {
		c.entry = e
		return false
	})
}
