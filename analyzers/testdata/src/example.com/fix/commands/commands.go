// Package commands has what can be returned as a command instead.
package commands

import tea "github.com/charmbracelet/bubbletea"

type saved struct{ name string }

type empty struct{}

type model struct {
	program *tea.Program
	name    string
	n       int
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) load() tea.Msg { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case int:
		m.program.Send(empty{}) // want `a deadlock`
		return m, nil
	case string:
		m.n++
		m.program.Send(saved{m.name}) // want `a deadlock`
		return m, nil
	case bool:
		// Something comes after it.
		m.program.Send(1) // want `a deadlock`
		m.n++
		return m, nil
	case float64:
		// It has another command already.
		m.program.Send(1) // want `a deadlock`
		return m, m.load
	}
	return m, nil
}
