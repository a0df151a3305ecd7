// Package nested hands messages on to a component, which tells itself what it does.
package nested

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/nested/sub"
)

type model struct{ list *sub.List }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.list.Save() // want `^os\.WriteFile does file I/O on the Bubble Tea loop: nested\.model\.Update → \(\*sub\.List\)\.Save → os\.WriteFile;`
	_, cmd := m.list.Update(msg)
	return m, cmd
}

func (m model) View() string { return m.list.View() }

func run() { tea.NewProgram(model{&sub.List{}}).Run() }
