// Package ui is the top of the chain.
package ui

import (
	"time"

	"example.com/blocking/chain/driver"
	"example.com/blocking/chain/repo"
	"example.com/blocking/chain/service"
	tea "github.com/charmbracelet/bubbletea"
)

type Model struct {
	inbox *service.Inbox
	badge string
}

func New(c *driver.Conn) Model { return Model{inbox: service.New(repo.New(c))} }

func (m Model) Init() tea.Cmd { return nil }

func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if s, ok := msg.(string); ok {
		m.badge = s
	}
	return m, tea.Tick(time.Minute, func(time.Time) tea.Msg { return m.inbox.Badge() })
}

func (m Model) View() string {
	return m.header() + "\n"
}

func (m Model) header() string {
	if m.badge == "" {
		m.badge = m.inbox.Badge() // want `^\(\*sql\.DB\)\.Query waits for a database on the Bubble Tea loop: ui\.Model\.View → ui\.Model\.header → \(\*service\.Inbox\)\.Badge → \(\*repo\.Mail\)\.Unread → \(\*driver\.Conn\)\.Rows → \(\*sql\.DB\)\.Query; return it as a tea\.Cmd$`
	}
	return m.badge
}
