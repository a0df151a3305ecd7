// Package app follows in a goroutine of its own, and in one of another package's.
package app

import (
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"

	"example.com/leak/below/feed"
)

func Run(app *tview.Application) {
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		go feed.Follow(func(time.Time) {}) // want `go feed\.Follow starts a goroutine that never ends, each time .* \(loop without exit at feed\.go:9\)`
		feed.Start(func(time.Time) {})     // want `go feed\.Follow starts a goroutine that never ends, each time .* → feed\.Start → go feed\.Follow`
		return ev
	})
}
