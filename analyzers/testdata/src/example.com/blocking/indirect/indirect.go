// Package indirect reaches its functions by options, tables, factories and
// interfaces.
package indirect

import (
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

type option func(*model)

func withHook(f func(string)) option { return func(m *model) { m.hook = f } }

type command struct {
	name string
	run  func(*model) error
}

var table = []command{
	{"remove", remove},
	{"clear", func(m *model) error { m.path = ""; return nil }},
}

func remove(m *model) error {
	return os.Remove(m.path) // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*indirect\.model\)\.Update → indirect\.remove → os\.Remove; return it as a tea\.Cmd$`
}

type opener interface{ Open(name string) error }

type disk struct{ f *os.File }

func (d *disk) Open(name string) (err error) {
	d.f, err = os.Open(name) // want `^os\.Open does file I/O on the Bubble Tea loop: \(\*indirect\.model\)\.Update → \(\*indirect\.disk\)\.Open → os\.Open; return it as a tea\.Cmd$`
	return err
}

type memory map[string][]byte

func (m memory) Open(name string) error { return nil }

type model struct {
	hook   func(string)
	byName map[string]*command
	open   func(string) error
	panes  []tea.Model
	path   string
}

func newModel(o opener, opts ...option) *model {
	m := &model{byName: map[string]*command{}, panes: []tea.Model{pane{}}}
	for i := range table {
		m.byName[table[i].name] = &table[i]
	}
	m.open = o.Open
	for _, o := range opts {
		o(m)
	}
	return m
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		if c, ok := m.byName[k.String()]; ok {
			_ = c.run(m)
		}
		if f := m.chosen(k.String()); f != nil {
			f()
		}
		m.hook(k.String())
		_ = m.open(m.path)
	}
	for i, p := range m.panes {
		m.panes[i], _ = p.Update(msg)
	}
	return m, nil
}

// chosen returns one of several functions.
func (m *model) chosen(key string) func() {
	switch key {
	case "t":
		return m.truncate
	case "n":
		return func() {}
	}
	return nil
}

func (m *model) truncate() {
	_ = os.Truncate(m.path, 0) // want `^os\.Truncate does file I/O on the Bubble Tea loop: \(\*indirect\.model\)\.Update → \(\*indirect\.model\)\.truncate → os\.Truncate; return it as a tea\.Cmd$`
}

func (m *model) View() string { return m.path }

// A pane is a model of its own inside the model: reported once.
type pane struct{}

func (pane) Init() tea.Cmd { return nil }

func (p pane) Update(tea.Msg) (tea.Model, tea.Cmd) {
	_ = exec.Command("tput", "bel").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: indirect\.pane\.Update → \(\*exec\.Cmd\)\.Run \(and 1 other callback\); return it as a tea\.Cmd$`
	return p, nil
}

func (pane) View() string { return "" }

func run(remember bool) error {
	var o opener = &disk{}
	if remember {
		o = memory{}
	}
	_, err := tea.NewProgram(newModel(o, withHook(func(s string) {
		_ = exec.Command("notify-send", s).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*indirect\.model\)\.Update → func literal in indirect\.run → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
	}))).Run()
	return err
}
