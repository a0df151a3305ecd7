// Package ui asks, on the loop, whoever it is given.
package ui

import (
	"net/http"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

type Parts struct{ Client Doer }

type options struct{ client Doer }

func Command(p *Parts) func() {
	return func() { show(options{client: p.Client}) }
}

func show(opts options) {
	app := tview.NewApplication()
	app.SetInputCapture(func(e *tcell.EventKey) *tcell.EventKey {
		_, _ = opts.client.Do(nil) // want `^\(\*http\.Client\)\.Do waits for the network on the tview loop: func literal in ui\.show → \(\*http\.Client\)\.Do \(handed over at parts/parts\.go:12\);`
		return e
	})
}
