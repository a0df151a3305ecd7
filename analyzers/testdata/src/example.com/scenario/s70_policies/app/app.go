// Package app calls what is generated, what is vendored and what is its own.
package app

import (
	"example.com/scenario/s70_policies/catalogue"
	"github.com/acme/outbox"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type model struct {
	out   *outbox.Outbox
	entry *catalogue.Entry
	send  func(string) error
	text  string
}

func newModel(o *outbox.Outbox) *model {
	return &model{out: o, entry: &catalogue.Entry{}, send: o.Send}
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		_ = m.out.Send(msg) // want `^(\(\*outbox\.Outbox\)\.Send|http\.Post) waits for the network on the Bubble Tea loop: \(\*app\.model\)\.Update → \(\*outbox\.Outbox\)\.Send`
	case tea.KeyMsg:
		m.out.Queue(msg.String())
		_ = m.send(msg.String()) // want `^(\(\*outbox\.Outbox\)\.Send|http\.Post) waits for the network on the Bubble Tea loop: \(\*app\.model\)\.Update → \(\*outbox\.Outbox\)\.Send`
	case int:
		// The operation is in a generated file, the call of it is not.
		m.text = m.entry.Text() // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*app\.model\)\.Update → \(\*catalogue\.Entry\)\.Text → os\.ReadFile;`
	}
	return m, nil
}

func (m *model) View() string { return m.text }

func run() error {
	o := &outbox.Outbox{}
	_ = tview.NewApplication().SetRoot(o.Button(), true)
	_, err := tea.NewProgram(newModel(o)).Run()
	return err
}
