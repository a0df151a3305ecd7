// Package updaters hands functions to the loop by functions that fields and variables hold.
package updaters

import (
	"net/http"

	"github.com/rivo/tview"
)

type app struct {
	tv     *tview.Application
	update func(func())
	n      int
}

func get(url string) { http.Get(url) } // want `^http\.Get waits for the network on the tview loop: func literal in \(\*updaters\.app\)\.load → updaters\.get → http\.Get;`

func (a *app) load() {
	a.update(func() { get("https://example.com/called") })
}

func (a *app) start() {
	go a.update(func() {
		http.Get("https://example.com/started") // want `^http\.Get waits for the network on the tview loop: func literal in \(\*updaters\.app\)\.start → http\.Get;`
	})
	go func() {
		a.update(func() {
			http.Get("https://example.com/captured") // want `^http\.Get waits for the network on the tview loop: func literal in \(\*updaters\.app\)\.start → http\.Get;`
		})
	}()
}

// What a variable holds hands on what it is given, too.
var updater func(func())

func byVariable() {
	updater(func() {
		http.Get("https://example.com/variable") // want `^http\.Get waits for the network on the tview loop: func literal in updaters\.byVariable → http\.Get;`
	})
}

// What calls it at once is none.
type direct struct{ run func(func()) }

func (d *direct) load() {
	d.run(func() { http.Get("https://example.com/direct") })
	go d.run(func() { http.Get("https://example.com/goroutine") })
}

// Run starts them.
func Run() {
	a := &app{tv: tview.NewApplication()}
	a.update = func(f func()) { go a.tv.QueueUpdateDraw(f) }
	updater = func(f func()) { a.tv.QueueUpdate(f) }
	a.load()
	a.start()
	byVariable()
	go func() { a.n++ }()
	d := &direct{}
	d.run = func(f func()) { f() }
	d.load()
	go func() { d.run(nil) }()
	a.tv.Run()
}
