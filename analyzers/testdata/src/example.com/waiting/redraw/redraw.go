// Package redraw asks, by a channel, for what a goroutine asks the loop for.
package redraw

import (
	"github.com/rivo/tview"
)

type widget struct {
	view          *tview.TextView
	draws, titles chan bool
	lines         chan string
}

func (w *widget) refresh() {
	w.view.SetText("new")
	w.draws <- true // want `^send on channel redraw\.widget\.draws of capacity 1 waits for the tview loop that it is called on, a deadlock once the channel is full: \(\*redraw\.widget\)\.refresh → send on channel redraw\.widget\.draws of capacity 1 \(its reader redraw\.handle may be waiting for this loop\);`
	w.titles <- true
	w.lines <- "line"
}

// handle waits for the loop between two turns.
func handle(app *tview.Application, draws chan bool) {
	for range draws {
		app.Draw()
	}
}

// first waits for it once, before.
func first(app *tview.Application, titles chan bool) {
	app.Draw()
	for range titles {
	}
}

// write waits for nobody.
func write(lines chan string) {
	n := 0
	for range lines {
		n++
	}
}

func start(app *tview.Application) error {
	w := &widget{view: tview.NewTextView(), draws: make(chan bool, 1), titles: make(chan bool, 1), lines: make(chan string, 1)}
	go handle(app, w.draws)
	go first(app, w.titles)
	go write(w.lines)
	list := tview.NewList().AddItem("refresh", "", 'r', w.refresh)
	return app.SetRoot(list, true).Run()
}
