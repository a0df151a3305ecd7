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
	ingress.New(texts).Watch(field)
	processing.NewSearcher(texts).Start()
}
