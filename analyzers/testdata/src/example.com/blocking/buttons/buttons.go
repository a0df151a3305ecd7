// Package buttons has a page that passes its keys on to dialogs. What the button of one
// does is not what that of the other does, and told where it is handed over anyway.
package buttons

import (
	"net/http"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"

	"example.com/blocking/buttons/ask"
	"example.com/blocking/buttons/stats"
)

type page struct {
	*tview.Box
	ask   *ask.Dialog
	stats *stats.Dialog
}

func newPage() *page {
	p := &page{Box: tview.NewBox(), stats: stats.New()}
	p.ask = ask.New(p.remove)
	return p
}

func (p *page) remove() {
	http.Get("https://example.com") // want `^http\.Get waits for the network on the tview loop: \(\*buttons\.page\)\.remove → http\.Get;`
}

func (p *page) InputHandler() func(event *tcell.EventKey, setFocus func(p tview.Primitive)) {
	return func(event *tcell.EventKey, setFocus func(p tview.Primitive)) {
		if handle := p.ask.InputHandler(); handle != nil {
			handle(event, setFocus)
		}
	}
}

func run() error {
	return tview.NewApplication().SetRoot(newPage(), true).Run()
}

// again shows another application when the first has given the terminal back.
func again(items []string) error {
	app := tview.NewApplication()
	list := tview.NewList()
	list.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		if ev == nil {
			app.Stop()
			again(reload())
			return nil
		}
		load()
		return ev
	})
	return app.SetRoot(list, true).Run()
}

func load() []string {
	resp, err := http.Get("https://example.com/list") // want `^http\.Get waits for the network on the tview loop: func literal in buttons\.again → buttons\.load → http\.Get;`
	if err != nil {
		return nil
	}
	return []string{resp.Status}
}

// reload may take its time: nothing is shown meanwhile.
func reload() []string {
	resp, err := http.Head("https://example.com/list")
	if err != nil {
		return nil
	}
	return []string{resp.Status}
}
