// Package tables runs commands of a table that is elsewhere.
package tables

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/tables/palette"
)

type model struct{ palette palette.Palette }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		m.palette.Run(key.String()) // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*tables\.model\)\.Update → \(\*palette\.Palette\)\.Run → func literal in palette\.init → os\.Remove; return it as a tea\.Cmd$` `^http\.Get waits for the network on the Bubble Tea loop: \(\*tables\.model\)\.Update → \(\*palette\.Palette\)\.Run → func literal in palette\.init → palette\.fetch\.run → http\.Get; return it as a tea\.Cmd$`
	}
	return m, nil
}

func (m *model) View() string { return "" }
