// Package styles renders in a style that asks the terminal for its background, and in one
// that asks nobody.
package styles

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/glamour"
)

type model struct{ r *glamour.TermRenderer }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		m.r, _ = glamour.NewTermRenderer(glamour.WithStandardStyle("dark"))
	case tea.WindowSizeMsg:
		m.r, _ = glamour.NewTermRenderer(glamour.WithAutoStyle()) // want `^glamour\.WithAutoStyle waits for input on the Bubble Tea loop: \(\*styles\.model\)\.Update → glamour\.WithAutoStyle; return it as a tea\.Cmd$`
	}
	return m, nil
}

func (m *model) View() string { return "" }

// Run starts it.
func Run() error {
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
