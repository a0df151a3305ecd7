// Package syslogs writes log lines to the system's daemon: no more than any other log.
package syslogs

import (
	"log/syslog"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct{ log *syslog.Writer }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		_ = m.log.Info("key " + key.String())
	}
	return m, nil
}

func (m *model) View() string { return "" }
