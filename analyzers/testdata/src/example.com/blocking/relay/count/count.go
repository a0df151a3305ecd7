// Package count is served by one who never stands still.
package count

import (
	"github.com/rivo/tview"

	"example.com/blocking/relay/ingress"
	"example.com/blocking/relay/processing"
)

func count(field *tview.InputField) {
	texts := make(chan string, 1000)
	ingress.New(texts).Watch(field)
	processing.NewCounter(texts).Start()
}
