// Package executor hands functions to executors that nobody can see.
package executor

import (
	"net/http"
	"os"

	"example.com/scenario/s56_executor/exec"
	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type model struct {
	exec     exec.Executor  // comes from outside
	schedule exec.Scheduler // likewise
	inline   exec.Inline
	urls     []string
}

// New is called by programs that are not here.
func New(e exec.Executor, s exec.Scheduler) tea.Model { return &model{exec: e, schedule: s} }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		m.exec.Execute(func() { fetch(msg) })
		m.schedule(func() { fetch(msg) })
	case []string:
		exec.Spread(m.exec, msg, fetch)
	case tea.KeyMsg:
		m.inline.Execute(m.save)
	}
	return m, nil
}

func fetch(url string) {
	resp, err := http.Get(url)
	if err == nil {
		resp.Body.Close()
	}
}

func (m *model) save() {
	_ = os.WriteFile("urls", nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*executor\.model\)\.Update → exec\.Inline\.Execute → \(\*executor\.model\)\.save → os\.WriteFile;`
}

func (m *model) View() string { return "" }

// Subscribe hands on a parameter that nobody calls in this program.
func Subscribe(c mqtt.Client, later func(func())) {
	c.AddRoute("in", func(_ mqtt.Client, m mqtt.Message) {
		later(func() { _ = os.WriteFile(m.Topic(), m.Payload(), 0o600) })
	})
	c.AddRoute("now", func(_ mqtt.Client, m mqtt.Message) {
		at := func(f func()) { f() }
		at(func() {
			_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: func literal in executor\.Subscribe → os\.Remove;`
		})
	})
}
