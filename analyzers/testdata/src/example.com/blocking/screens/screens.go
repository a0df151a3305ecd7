// Package screens changes to another screen by a method that a field keeps as a value.
package screens

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type screen interface {
	show()
	key()
}

type shared struct{ change func(screen) }

type list struct{ *shared }

func (l *list) show() {}
func (l *list) key()  { l.change(&detail{shared: l.shared}) }

type detail struct {
	*shared
	text []byte
}

func (d *detail) show() {
	d.text, _ = os.ReadFile("detail") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*screens\.model\)\.Update → \(\*screens\.detail\)\.show → os\.ReadFile;`
}
func (d *detail) key() {}

type model struct{ now screen }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.now.key()
	m.now.show()
	return m, nil
}

func (m *model) View() string { return "" }

func (m *model) to(s screen) { m.now = s }

func run() error {
	m, s := &model{}, &shared{}
	s.change = m.to
	m.to(&list{s})
	_, err := tea.NewProgram(m).Run()
	return err
}
