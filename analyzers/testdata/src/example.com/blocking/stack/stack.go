// Package stack shows one of many screens: those that are known to be put there are no
// less known because others may be, by a method that is a value.
package stack

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type screen interface{ show() }

type (
	first   struct{}
	second  struct{}
	third   struct{}
	fourth  struct{}
	fifth   struct{}
	sixth   struct{}
	seventh struct{}
	report  struct{ text []byte }
	other   struct{ text []byte }
)

func (*first) show()   {}
func (*second) show()  {}
func (*third) show()   {}
func (*fourth) show()  {}
func (*fifth) show()   {}
func (*sixth) show()   {}
func (*seventh) show() {}

func (r *report) show() {
	r.text, _ = os.ReadFile("report") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*stack\.model\)\.Update → \(\*stack\.report\)\.show → os\.ReadFile;`
}

func (o *other) show() { o.text, _ = os.ReadFile("other") }

var all = []screen{&first{}, &second{}, &third{}, &fourth{}, &fifth{}, &sixth{}, &seventh{}, &other{}}

type model struct {
	stack  []screen
	change func(screen)
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.stack[len(m.stack)-1].show()
	return m, nil
}

func (m *model) View() string { return "" }

func (m *model) push(s screen) { m.stack = append(m.stack, s) }

func run() error {
	m := &model{}
	m.change = m.push
	m.push(&report{})
	_, err := tea.NewProgram(m).Run()
	return err
}
