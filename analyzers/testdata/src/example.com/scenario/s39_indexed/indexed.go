// Package indexed picks its functions from slices, maps and arrays. With
// members of both kinds nobody knows which is meant.
package indexed

import (
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type menu struct {
	steps  []func(string) error
	byKey  map[string]func()
	slots  [3]func()
	quick  map[string]func()
	always []func(string)
	n      int
}

func newMenu() *menu {
	m := &menu{
		steps: []func(string) error{check, push},
		byKey: map[string]func(){"c": func() {}},
		quick: map[string]func(){"a": func() {}, "b": func() {}},
	}
	m.byKey["g"] = gc
	m.slots[0] = func() { m.n++ }
	m.slots[1] = func() { _ = os.Remove("slot") }
	m.always = append(m.always, func(string) { m.n-- }, func(s string) {
		_ = os.Mkdir(s, 0o700) // want `^os\.Mkdir does file I/O on the Bubble Tea loop: \(\*indexed\.menu\)\.Update → func literal in indexed\.newMenu → os\.Mkdir;`
	})
	return m
}

func check(branch string) error {
	if branch == "" {
		return os.ErrInvalid
	}
	return nil
}

func push(branch string) error {
	return exec.Command("git", "push", "origin", branch).Run()
}

func gc() {
	_ = exec.Command("git", "gc").Run()
}

func (m *menu) Init() tea.Cmd { return nil }

func (m *menu) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case int:
		_ = m.steps[msg]("main")
		m.slots[msg%len(m.slots)]()
	case tea.KeyMsg:
		if f := m.byKey[msg.String()]; f != nil {
			f()
		}
		if f := m.quick[msg.String()]; f != nil {
			f()
		}
	case string:
		// All of them, one after the other.
		for _, f := range m.always {
			f(msg)
		}
	}
	return m, nil
}

func (m *menu) View() string { return "" }

// All members of this table block: whichever it is, the loop waits.
var writers = []func(string, []byte){
	func(topic string, b []byte) {
		_ = os.WriteFile(topic, b, 0o600) // want `^os\.WriteFile does file I/O on the Paho MQTT loop: func literal in indexed\.subscribe → func literal in indexed\.init → os\.WriteFile;`
	},
	func(topic string, b []byte) {
		_ = exec.Command("store", topic).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Paho MQTT loop: func literal in indexed\.subscribe → func literal in indexed\.init → \(\*exec\.Cmd\)\.Run;`
	},
}

// A table of generic entries, found by a type of message.
type entry[T any] struct {
	name   string
	handle func(T)
}

func pick[T any](table []entry[T], name string) func(T) {
	for _, e := range table {
		if e.name == name {
			return e.handle
		}
	}
	return func(T) {}
}

func subscribe(c mqtt.Client, mode int) {
	c.AddRoute("in/#", func(_ mqtt.Client, m mqtt.Message) {
		writers[mode](m.Topic(), m.Payload())
	})
	table := []entry[[]byte]{
		{"none", func([]byte) {}},
		{"log", func(b []byte) {
			_ = os.WriteFile("log", b, 0o600)
		}},
	}
	c.AddRoute("by/#", func(_ mqtt.Client, m mqtt.Message) {
		pick(table, m.Topic())(m.Payload())
	})
}

func run(c mqtt.Client) error {
	subscribe(c, 1)
	_, err := tea.NewProgram(newMenu()).Run()
	return err
}
