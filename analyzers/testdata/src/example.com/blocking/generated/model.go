// Package generated has files in which nothing is reported.
package generated

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct{ form }

func (m *model) View() string {
	return m.text() + read("footer")
}

func read(name string) string {
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*generated\.model\)\.View → generated\.read → os\.ReadFile; return it as a tea\.Cmd$`
	return string(b)
}

func run() error {
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
