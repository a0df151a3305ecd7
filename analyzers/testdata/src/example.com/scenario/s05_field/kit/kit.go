// Package kit makes pages from a configuration: it registers what stands in
// the fields.
package kit

import (
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Hooks struct {
	// OnOpen is called when a row is opened.
	OnOpen func(name string)
	// Load fills the page, in the background.
	Load func() []string
}

type Config struct {
	Title string
	Hooks Hooks
	OnKey func(*tcell.EventKey) *tcell.EventKey
}

type Page struct {
	cfg  Config
	app  *tview.Application
	list *tview.List
}

func New(app *tview.Application, cfg Config) *Page {
	return &Page{cfg: cfg, app: app, list: tview.NewList()}
}

// Show registers later what New was given.
func (p *Page) Show() {
	p.list.SetSelectedFunc(func(_ int, name, _ string, _ rune) { p.cfg.Hooks.OnOpen(name) })
	if p.cfg.OnKey != nil {
		p.list.SetInputCapture(p.cfg.OnKey)
	}
	go func() {
		rows := p.cfg.Hooks.Load()
		p.app.QueueUpdateDraw(func() {
			for _, r := range rows {
				p.list.AddItem(r, "", 0, nil)
			}
		})
	}()
}
