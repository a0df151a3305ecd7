// Package other gives a parser a handler that blocks, parses before the loop begins, and
// draws by a library that has parsers of its own: that one of them has this handler is
// possible, and no more.
package other

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/parser"
	"example.com/render"
)

type model struct{ text string }

func newModel() tea.Model {
	p := parser.New()
	p.Handle(load)
	p.Parse("config")
	return model{"x"}
}

func load(name string) { _, _ = os.ReadFile(name) }

func (m model) Init() tea.Cmd { return nil }

func (m model) View() string { return render.Text(m.text) }

func (m model) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
