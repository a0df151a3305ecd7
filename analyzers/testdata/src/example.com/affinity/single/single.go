// Package single makes its table when it is first asked for: that is on the loop, or before
// it runs, as likely as on a goroutine.
package single

import "github.com/rivo/tview"

var table *tview.Table

func Table() *tview.Table {
	if table == nil {
		table = tview.NewTable()
		table.SetCell(0, 0, tview.NewTableCell("name")) // want `^\(\*tview\.Table\)\.SetCell is called outside the tview loop \(on first use\): single\.refresh → single\.Table → \(\*tview\.Table\)\.SetCell \(started as a goroutine in single\.Run\); bring it to the loop with QueueUpdateDraw$`
	}
	return table
}

func refresh(app *tview.Application) {
	t := Table()
	app.QueueUpdateDraw(func() { t.SetCell(1, 0, tview.NewTableCell("x")) })
}

func Run() error {
	app := tview.NewApplication()
	app.SetRoot(Table(), true)
	go refresh(app)
	return app.Run()
}
