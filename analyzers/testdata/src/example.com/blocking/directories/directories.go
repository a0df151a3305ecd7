// Package directories waits for what another module does, a function that importers can
// call further in than it calls.
package directories

import (
	"example.com/directory"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	conn  *directory.Conn
	found []string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.found = append(m.found, m.conn.Search("a")) // want `^\(\*directory\.Conn\)\.Search waits for another goroutine on the Bubble Tea loop: `
	m.found = m.conn.SearchAll("a", "b")          // want `^\(\*directory\.Conn\)\.SearchAll waits for another goroutine on the Bubble Tea loop: \(\*directories\.model\)\.Update → \(\*directory\.Conn\)\.SearchAll → \(\*directory\.Conn\)\.Search → \(\*directory\.Conn\)\.read → receive from channel directory\.Conn\.answers;`
	m.conn.Touch()
	return m, nil
}

func (m *model) View() string { return "" }

func run() error {
	_, err := tea.NewProgram(&model{conn: directory.Dial()}).Run()
	return err
}
