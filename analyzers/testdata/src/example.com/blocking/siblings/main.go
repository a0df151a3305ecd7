// Command siblings brings packages together that do not know each other.
package main

import (
	"github.com/rivo/tview"

	"example.com/blocking/siblings/rtc"
	"example.com/blocking/siblings/session"
	"example.com/blocking/siblings/store"
)

func main() {
	var all store.Sessions = &session.Sessions{}
	b := tview.NewButton("call")
	rtc.Offer(b, all)
	tview.NewApplication().SetRoot(b, true).Run()
}
