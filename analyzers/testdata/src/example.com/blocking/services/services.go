// Package services calls on the loop what does many things, of packages that know the
// loop and of one that does not.
package services

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/services/mail"
	"example.com/blocking/services/panel"
)

type Model struct {
	mail  *mail.Service
	panel *panel.Panel
}

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	// One call, to be made elsewhere: what it does is told once for each kind.
	m.mail.Send("message") // want `^\(\*sql\.DB\)\.Query waits for a database on the Bubble Tea loop: \(\*services\.Model\)\.Update → \(\*mail\.Service\)\.Send → \(\*outbox\.Box\)\.Known → \(\*sql\.DB\)\.Query \(and 1 more on this line\); return it as a tea\.Cmd$` `^http\.Post waits for the network on the Bubble Tea loop: \(\*services\.Model\)\.Update → \(\*mail\.Service\)\.Send → http\.Post; return it as a tea\.Cmd$`
	// Two calls, each of which the panel can make elsewhere.
	m.panel.Show() // want `^\(\*sql\.DB\)\.Exec waits for a database on the Bubble Tea loop: \(\*services\.Model\)\.Update → \(\*panel\.Panel\)\.Show → \(\*outbox\.Box\)\.Add → \(\*sql\.DB\)\.Exec; return it as a tea\.Cmd$` `^\(\*sql\.DB\)\.Query waits for a database on the Bubble Tea loop: \(\*services\.Model\)\.Update → \(\*panel\.Panel\)\.Show → \(\*outbox\.Box\)\.Known → \(\*sql\.DB\)\.Query; return it as a tea\.Cmd$`
	return m, nil
}

func (m *Model) View() string { return "" }
