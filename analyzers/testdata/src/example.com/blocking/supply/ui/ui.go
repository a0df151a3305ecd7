// Package ui asks, on the loop, whoever it is given.
package ui

import (
	"net/http"

	tea "github.com/charmbracelet/bubbletea"
)

type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

type Parts struct{ Client Doer }

type Model struct{ Parts *Parts }

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, _ = m.Parts.Client.Do(nil)
	return m, nil
}

func (m *Model) View() string { return "" }
