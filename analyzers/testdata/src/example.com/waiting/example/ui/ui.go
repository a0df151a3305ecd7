// Package ui is the example on the rule's page.
package ui

import tea "github.com/charmbracelet/bubbletea"

type Progress float64

type Model struct {
	OnProgress func(float64) // set by main
	percent    float64
}

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); ok {
		m.percent += 0.1
		m.OnProgress(m.percent)
	}
	return m, func() tea.Msg { return Progress(m.percent) }
}

func (m *Model) View() string { return "" }
