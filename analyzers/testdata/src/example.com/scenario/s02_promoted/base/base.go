// Package base has what the pages of the browser share. Nothing in it is a
// model: View is missing.
package base

import (
	"net/http"
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type Page struct {
	URL    string
	Status string
}

func (p *Page) Init() tea.Cmd { return nil }

func (p *Page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "r" {
		resp, err := http.Get(p.URL)
		if err == nil {
			resp.Body.Close()
			p.Status = resp.Status
		}
	}
	return nil, nil
}

// A Static page never loads anything again.
type Static struct{ Text string }

func (s *Static) Init() tea.Cmd {
	_, _ = os.ReadFile("static.txt") // Run calls it before the loop
	return nil
}

func (s *Static) Update(tea.Msg) (tea.Model, tea.Cmd) { return nil, nil }
