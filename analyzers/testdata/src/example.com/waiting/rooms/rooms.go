// Package rooms waits in mauview's handlers for mauview's loop.
package rooms

import "go.mau.fi/mauview"

func bind(app *mauview.Application, quit, leave *mauview.Button) {
	quit.SetOnClick(func() {
		app.Stop() // want `^\(\*mauview\.Application\)\.Stop waits for the mauview loop that it is called on, a deadlock: func literal in rooms\.bind → \(\*mauview\.Application\)\.Stop; start a goroutine, and call Redraw when it is done$`
	})
	leave.SetOnClick(func() { go app.Stop() })
}

var keys = mauview.SimpleEventHandler{OnKey: func(event mauview.KeyEvent) bool { return event.Rune() == 'q' }}
