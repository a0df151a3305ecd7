// Package firsts does what is slow the first time only.
package firsts

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/firsts/settings"
	"example.com/blocking/firsts/store"
)

type model struct {
	theme *settings.Theme
	at    time.Time
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	store.Page() // want `^os\.MkdirAll does file I/O on the Bubble Tea loop: \(\*firsts\.model\)\.Update → store\.Page → os\.MkdirAll;` `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): \(\*firsts\.model\)\.Update → store\.Page → \(\*store\.Store\)\.Get → http\.Get;`
	return m, nil
}

func (m *model) View() string {
	a := settings.Load()  // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): `
	b := m.theme.Read()   // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): `
	c := settings.Poll()  // want `^os\.ReadFile does file I/O on the Bubble Tea loop: `
	d := settings.Never() // want `^os\.ReadFile does file I/O on the Bubble Tea loop: `
	settings.Stamp()      // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): `
	settings.Late(m.at)   // want `^os\.ReadFile does file I/O on the Bubble Tea loop: `
	return string(a) + string(b) + string(c) + string(d)
}

func run() { tea.NewProgram(&model{theme: &settings.Theme{}}).Run() }
