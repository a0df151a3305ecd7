// Package app has its keys handled by who uses it.
package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/late/client"
)

type Model struct {
	client *client.Client
	handle func(*Model)
}

func New(handle func(*Model)) *Model { return &Model{&client.Client{}, handle} }

func (m *Model) Create() { m.client.Create() } // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*app\.Model\)\.Update → input\.Handle → \(\*app\.Model\)\.Create → \(\*client\.Client\)\.Create → \(\*client\.Client\)\.send → \(\*exec\.Cmd\)\.Run \(handed over at late/main\.go:13\); return it as a tea\.Cmd$`

func (m *Model) Init() tea.Cmd { return nil }
func (m *Model) View() string  { return "" }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.WindowSizeMsg); ok {
		m.client.Focus() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*app\.Model\)\.Update → \(\*client\.Client\)\.Focus → \(\*client\.Client\)\.send → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
	}
	m.handle(m)
	return m, nil
}
