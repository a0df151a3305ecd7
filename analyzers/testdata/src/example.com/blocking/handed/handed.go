// Package handed hands over what does it, from function to function: that is told once.
package handed

import (
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"

	"example.com/blocking/handed/app"
	"example.com/blocking/handed/ui"
)

func start(r *app.Runner) { run(r) }

func run(r *app.Runner) { show(r) }

func show(p ui.Project) { ui.Run(p) }

type lister interface{ All() }

type table struct {
	*tview.Box
	from lister
}

func newTable(from lister) *table {
	t := &table{tview.NewBox(), from}
	t.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		t.from.All() // want `^http\.Get waits for the network on the tview loop: func literal in handed\.newTable → \(\*app\.Tables\)\.All → http\.Get;`
		return ev
	})
	return t
}

func open(from lister) *table { return newTable(from) }

func main() {
	start(&app.Runner{})
	tview.NewApplication().SetRoot(open(&app.Tables{}), true)
}
