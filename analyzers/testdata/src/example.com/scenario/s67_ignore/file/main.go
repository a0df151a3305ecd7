package file

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type desk struct{ path string }

func (d desk) Init() tea.Cmd { return nil }

func (d desk) Update(tea.Msg) (tea.Model, tea.Cmd) {
	_ = os.WriteFile(d.path, nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: file\.desk\.Update → os\.WriteFile;`
	return d, nil
}

func (d desk) View() string { return "" }

func run() error {
	if _, err := tea.NewProgram(wizard{}).Run(); err != nil {
		return err
	}
	_, err := tea.NewProgram(desk{"desk"}).Run()
	return err
}
