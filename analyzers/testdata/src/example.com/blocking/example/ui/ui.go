// Package ui is the example on the rule's page, before and after.
package ui

import (
	"example.com/blocking/example/git"
	tea "github.com/charmbracelet/bubbletea"
)

type Model struct {
	repo   *git.Repo
	branch string
	err    error
}

func New(r *git.Repo) *Model { return &Model{repo: r} }

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "r":
			m.refresh()
		case "R":
			return m, m.refreshed()
		}
	case branchMsg:
		m.branch, m.err = msg.branch, msg.err
	}
	return m, nil
}

func (m *Model) refresh() {
	m.branch, m.err = m.repo.Branch() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.refresh → \(\*git\.Repo\)\.Branch → \(\*exec\.Cmd\)\.Output; return it as a tea\.Cmd$`
}

type branchMsg struct {
	branch string
	err    error
}

func (m *Model) refreshed() tea.Cmd {
	repo := m.repo
	return func() tea.Msg {
		branch, err := repo.Branch()
		return branchMsg{branch, err}
	}
}

func (m *Model) View() string { return m.branch }
