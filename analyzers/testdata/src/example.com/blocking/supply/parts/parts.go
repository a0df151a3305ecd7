// Package parts chooses who is asked.
package parts

import (
	"net/http"

	"example.com/blocking/supply/ui"
)

func New() *ui.Parts {
	p := &ui.Parts{}
	p.Client = http.DefaultClient // want `^\(\*http\.Client\)\.Do waits for the network on the tview loop: func literal in ui\.show → \(\*http\.Client\)\.Do \(called at ui/ui\.go:26\);`
	return p
}
