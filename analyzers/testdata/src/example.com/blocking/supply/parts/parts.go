// Package parts chooses who is asked.
package parts

import (
	"net/http"

	"example.com/blocking/supply/ui"
)

func New() *ui.Parts {
	p := &ui.Parts{}
	p.Client = http.DefaultClient
	return p
}
