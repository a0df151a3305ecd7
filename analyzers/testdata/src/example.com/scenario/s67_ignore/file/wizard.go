// Every file of its own: this one runs before anybody looks.
//
//loopvet:ignore blockingcall the wizard is alone on the screen

// Package file silences a whole file.
package file

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type wizard struct{ step int }

func (w wizard) Init() tea.Cmd { return nil }

func (w wizard) Update(tea.Msg) (tea.Model, tea.Cmd) {
	time.Sleep(time.Second)
	_ = os.WriteFile("wizard", nil, 0o600)
	return w, nil
}

func (w wizard) View() string { return "" }
