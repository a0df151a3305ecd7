// Package app is the example on the page of the rule.
package app

import (
	"time"

	"github.com/rivo/tview"
)

type App struct {
	tapp  *tview.Application
	table *tview.Table
	load  func() []string
}

func (a *App) Run() error {
	go a.poll()
	return a.tapp.SetRoot(a.table, true).Run()
}

func (a *App) poll() {
	for range time.Tick(time.Second) {
		a.refresh(a.load())
	}
}

func (a *App) refresh(items []string) {
	for i, s := range items {
		a.table.SetCell(i, 0, tview.NewTableCell(s)) // want `outside the tview loop`
	}
}
