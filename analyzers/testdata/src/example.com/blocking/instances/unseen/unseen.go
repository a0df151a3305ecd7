// Package unseen is given a store of which it does not see which one it is.
package unseen

import (
	"example.com/blocking/instances/preset"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct{ from preset.Loader }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.from.Get("z") // want `waits for a process on the Bubble Tea loop: \(\*unseen\.model\)\.Update → \(\*store\.Store\)\.Get → preset\.measure → \(\*exec\.Cmd\)\.Output;`
	return m, nil
}

func (m *model) View() string { return "" }

// Run shows what the loader has.
func Run(from preset.Loader) error {
	_, err := tea.NewProgram(&model{from}).Run()
	return err
}
