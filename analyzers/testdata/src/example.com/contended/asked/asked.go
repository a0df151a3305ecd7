// Package asked takes locks of another module, of which one is held for long only if
// somebody asks for that.
package asked

import (
	"example.com/session"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

func run(app *tview.Application, c *session.Conn) {
	c.App = app
	go c.Flush()
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		c.Close()
		if c.Len() > 0 { // want `^\(\*session\.Conn\)\.Len on the tview loop is a deadlock when it meets \(\*session\.Conn\)\.Flush, which waits for this loop with the lock held: .* \(session\.Conn\.buffer\);`
			return nil
		}
		return ev
	})
}
