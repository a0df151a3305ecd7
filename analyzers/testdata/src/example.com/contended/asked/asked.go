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
		if c.Len() > 0 { // want `^\(\*session\.Conn\)\.Len waits for a lock that is held for long on the tview loop: .* \(\(\*session\.Conn\)\.Flush holds session\.Conn\.buffer while it waits for this loop\);`
			return nil
		}
		return ev
	})
}
