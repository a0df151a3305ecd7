// Package asserted asks values for an interface first, and calls another method of
// those that do not have it.
package asserted

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type item interface{ Render() string }

// A raw item gives its text as it is.
type raw interface{ Raw() string }

// A note has its text at hand, and lays it out with a style from disk.
type note struct{ text string }

func (n *note) Raw() string { return n.text }

func (n *note) Render() string { return style() + n.text }

func style() string {
	b, _ := os.ReadFile("style") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*asserted\.model\)\.Update → \(\*asserted\.note\)\.Render → asserted\.style → os\.ReadFile; return it as a tea\.Cmd$`
	return string(b)
}

// A picture is a file.
type picture struct{ path string }

func (p *picture) Render() string {
	b, _ := os.ReadFile(p.path) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*asserted\.model\)\.Update → asserted\.text → \(\*asserted\.picture\)\.Render → os\.ReadFile; return it as a tea\.Cmd$`
	return string(b)
}

// A gap renders slowly, but nobody asks it to.
type gap struct{}

func (gap) Render() string {
	b, _ := os.ReadFile("gap")
	return string(b)
}

type model struct {
	items   []item
	current item
}

func newModel() *model {
	return &model{items: []item{&note{text: "a"}, &picture{path: "b"}, gap{}}, current: &note{text: "c"}}
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if msg.String() == "enter" {
			m.current.Render() // whatever it is
		}
		for _, it := range m.items {
			text(it)
		}
	}
	return m, nil
}

// text is what an item says: of a note, never by Render.
func text(it item) string {
	switch x := it.(type) {
	case gap:
		return ""
	case raw:
		return x.Raw()
	default:
		return it.Render()
	}
}

func main() {
	tea.NewProgram(newModel()).Run()
}
