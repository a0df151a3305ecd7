// Package ui is the example on the rule's page.
package ui

import (
	"strings"

	"example.com/contended/example/feed"
	tea "github.com/charmbracelet/bubbletea"
)

type Model struct {
	store *feed.Store
}

func (m *Model) Init() tea.Cmd                           { go m.store.Refresh(); return nil }
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
func (m *Model) View() string {
	return strings.Join(m.store.Items(), "\n") // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*ui\.Model\)\.View → \(\*feed\.Store\)\.Items → \(\*sync\.Mutex\)\.Lock \(\(\*feed\.Store\)\.Refresh holds feed\.Store\.mu while it waits for the network\); return it as a tea\.Cmd$`
}
