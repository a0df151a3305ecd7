// Package sub is a component that is a model itself.
package sub

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type List struct{ size int }

func (l *List) Init() tea.Cmd { return nil }

func (l *List) Update(tea.Msg) (tea.Model, tea.Cmd) {
	l.load()
	return l, nil
}

func (l *List) load() {
	b, _ := os.ReadFile("list") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*sub\.List\)\.Update → \(\*sub\.List\)\.load → os\.ReadFile;`
	l.size = len(b)
}

func (l *List) View() string { return "" }

// Save is no callback.
func (l *List) Save() { os.WriteFile("list", nil, 0o644) }
