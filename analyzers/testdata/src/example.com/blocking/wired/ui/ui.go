// Package ui notifies on the loop.
package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/wired/notify"
)

type Model struct{ Notifier *notify.Notifier }

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.Notifier.Notify("message") // want `^http\.Post waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*notify\.Notifier\)\.Notify → notify\.emit → \(\*notify\.Webhook\)\.Emit → http\.Post; return it as a tea\.Cmd$`
	return m, nil
}

func (m *Model) View() string { return "" }
