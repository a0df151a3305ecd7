// Package ui knows its store as an interface only.
package ui

import (
	"strings"

	"example.com/blocking/inject/bell"
	"example.com/blocking/inject/store"
	tea "github.com/charmbracelet/bubbletea"
)

type Model struct {
	Notifier store.Notifier // set from outside
	Beacon   store.Notifier
	Alarm    alarm
	store    store.Store
	notes    []string
	err      error
}

type alarm interface{ Ring(text string) error }

func New(s store.Store) *Model { return &Model{store: s, Alarm: bell.Bell{}} }

func (m *Model) Init() tea.Cmd { return m.list }

func (m *Model) list() tea.Msg {
	ids, err := m.store.List()
	if err != nil {
		return err
	}
	return ids
}

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case []string:
		m.notes = msg
	case tea.KeyMsg:
		m.open(msg.String())
	case int:
		m.again("last")
		// Said by this package, so that others who hand over what waits no less need not.
		m.err = m.Alarm.Ring("again") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → bell\.Bell\.Ring → http\.Get; return it as a tea\.Cmd$`
	case error:
		//loopvet:ignore blockingcall it is the last thing that is done
		m.err = m.Beacon.Notify("gone")
	}
	return m, nil
}

func (m *Model) open(id string) {
	note, err := m.store.Get(id) // want `^\(\*http\.Client\)\.Get waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.open → \(\*remote\.Store\)\.Get → \(\*remote\.Store\)\.get → \(\*http\.Client\)\.Get \(handed over at cmd/main\.go:22\); return it as a tea\.Cmd$`
	if err != nil {
		m.err = m.Notifier.Notify(err.Error()) // want `^http\.Post waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.open → remote\.Pager\.Notify → http\.Post \(handed over at cmd/main\.go:23\); return it as a tea\.Cmd$`
	}
	m.notes = append(m.notes, note)
}

// again asks the same of the same store, in a function of its own.
func (m *Model) again(id string) {
	_, m.err = m.store.Get(id) // want `^\(\*http\.Client\)\.Get waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.again → \(\*remote\.Store\)\.Get → \(\*remote\.Store\)\.get → \(\*http\.Client\)\.Get \(handed over at cmd/main\.go:22\); return it as a tea\.Cmd$`
}

func (m *Model) View() string { return strings.Join(m.notes, "\n") }
