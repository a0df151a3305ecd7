// Package keep has a reader that stands still by way of an interface.
package keep

import (
	"github.com/rivo/tview"

	"example.com/blocking/relay/ingress"
	"example.com/blocking/relay/processing"
)

func keep(field *tview.InputField) {
	texts := make(chan string, 500)
	ingress.New(texts).Watch(field)
	processing.NewKeeper(texts).Start()
}
