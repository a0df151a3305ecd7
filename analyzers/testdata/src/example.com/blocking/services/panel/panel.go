// Package panel is a part of what the loop shows: it can make its calls elsewhere.
package panel

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/services/outbox"
)

type Panel struct {
	box  *outbox.Box
	load tea.Cmd
}

func (p *Panel) Show() {
	p.box.Add("shown")
	if p.box.Known("news") {
		p.load = nil
	}
}
