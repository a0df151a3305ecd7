// Package own gives a parser a handler that blocks, and parses on the loop.
package own

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/parser"
)

type model struct{ p *parser.Parser }

func newModel() tea.Model {
	m := model{parser.New()}
	m.p.Handle(load)
	return m
}

func load(name string) {
	_, _ = os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: own\.model\.Update → \(\*parser\.Parser\)\.Parse → own\.load → os\.ReadFile; return it as a tea\.Cmd$`
}

func (m model) Init() tea.Cmd { return nil }

func (m model) View() string { return "" }

func (m model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.p.Parse("y")
	return m, nil
}
