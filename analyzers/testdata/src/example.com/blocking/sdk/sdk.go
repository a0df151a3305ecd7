// Package sdk asks a service by way of another package.
package sdk

import (
	"example.com/blocking/sdk/repo"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	client *repo.Client
	name   string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return m.name }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.name, _ = m.client.Account() // want `middleware\.Handler\.Handle waits for the network on the Bubble Tea loop: \(\*sdk\.model\)\.Update → \(\*repo\.Client\)\.Account → middleware\.Handler\.Handle; return it as a tea\.Cmd$`
	return m, nil
}

func Run(c *repo.Client) { tea.NewProgram(&model{client: c}).Run() }
