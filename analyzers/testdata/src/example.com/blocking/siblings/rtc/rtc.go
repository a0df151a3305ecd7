// Package rtc uses sessions, and does not know who makes them.
package rtc

import (
	"github.com/rivo/tview"

	"example.com/blocking/siblings/store"
)

func Offer(b *tview.Button, all store.Sessions) {
	s := all.Get("me")
	b.SetSelectedFunc(func() {
		s.Send("offer") // want `^net\.Conn\.Write waits for the network on the tview loop: func literal in rtc\.Offer → \(\*session\.session\)\.Send → net\.Conn\.Write; start a goroutine`
	})
	b.SetSelectedFunc(func() {
		go s.Send("bye")
	})
}
