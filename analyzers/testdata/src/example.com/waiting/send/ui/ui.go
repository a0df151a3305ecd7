// Package ui reports progress through a function that main sets.
package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

type Progress float64

type Model struct {
	OnProgress func(float64) // set from outside
	Log        func(string)  // likewise
	percent    float64
}

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case Progress:
		m.percent = float64(msg)
		m.Log(fmt.Sprint(m.percent))
	case tea.KeyMsg:
		m.step(0.1)
	}
	return m, m.work
}

func (m *Model) step(by float64) {
	m.percent += by
	m.OnProgress(m.percent)
}

// work is a command: there it may be sent.
func (m *Model) work() tea.Msg {
	for i := range 10 {
		m.OnProgress(float64(i) / 10)
	}
	return nil
}

func (m *Model) View() string { return fmt.Sprintf("%.0f%%", m.percent*100) }
