// Package forever never comes back.
package forever

import (
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	busy  atomic.Bool
	n     int
	input []int
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "stop":
		select {} // want `^select \{\} never returns on the Bubble Tea loop: \(\*forever\.model\)\.Update → select \{\}; return it as a tea\.Cmd$`
	case "count":
		m.count()
	}
	return m, func() tea.Msg { select {} }
}

// count leaves its loop.
func (m *model) count() {
	for {
		if m.n >= len(m.input) {
			break
		}
		m.n++
	}
}

func (m *model) View() string { return "" }
