// Package example is the page's.
package example

import (
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type screen struct {
	app *tview.Application
}

func (s *screen) showTime() {}

func (s *screen) run() { s.app.SetInputCapture(s.onKey) }

func (s *screen) onKey(ev *tcell.EventKey) *tcell.EventKey {
	if ev.Rune() == 'c' {
		go s.clock() // want `go \(\*example\.screen\)\.clock starts a goroutine that never ends`
	}
	return ev
}

func (s *screen) clock() {
	for range time.Tick(time.Second) {
		s.app.QueueUpdateDraw(s.showTime)
	}
}
