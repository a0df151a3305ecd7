// Package relay makes a channel for one package that sends, and another that receives:
// only here is seen that both have the same.
package relay

import (
	"github.com/rivo/tview"

	"example.com/blocking/relay/ingress"
	"example.com/blocking/relay/processing"
)

func search(field *tview.InputField) {
	texts := make(chan string, 1000)
	ingress.New(texts).Watch(field) // want `^send on channel ingress\.Watcher\.out of capacity 1000 waits for another goroutine on the tview loop: func literal in \(\*ingress\.Watcher\)\.Watch → send on channel ingress\.Watcher\.out of capacity 1000 \(sent at ingress/ingress\.go:11\) \(its reader \(\*processing\.Searcher\)\.loop may itself wait\);`
	processing.NewSearcher(texts).Start()
}
