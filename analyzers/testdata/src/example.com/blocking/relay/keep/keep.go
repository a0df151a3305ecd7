// Package keep has a reader that stands still by way of an interface.
package keep

import (
	"github.com/rivo/tview"

	"example.com/blocking/relay/ingress"
	"example.com/blocking/relay/processing"
)

func keep(field *tview.InputField) {
	texts := make(chan string, 500)
	ingress.New(texts).Watch(field) // want `^send on channel ingress\.Watcher\.out of capacity 500 waits for another goroutine on the tview loop: func literal in \(\*ingress\.Watcher\)\.Watch → send on channel ingress\.Watcher\.out of capacity 500 \(sent at ingress/ingress\.go:11\) \(its reader \(\*processing\.Keeper\)\.loop may itself wait\);`
	processing.NewKeeper(texts).Start()
}
