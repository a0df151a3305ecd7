// Package oneline does several things on one line: one finding says it all.
package oneline

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type model struct {
	url  string
	text string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		// A warning and an error: the error stays, and tells of the other.
		_ = os.WriteFile("log", []byte(status(http.Get(m.url))), 0o600) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*oneline\.model\)\.Update → http\.Get.* 1 (more|other)`
	case string:
		// Two of one kind.
		if b, err := os.ReadFile(msg); err != nil || os.Remove(msg) != nil { // want `^os\.ReadFile does file I\/O on the Bubble Tea loop: \(\*oneline\.model\)\.Update → os\.ReadFile.* 1 (more|other)`
			m.text = string(b)
		}
	case error:
		// Two lines are two findings.
		_ = os.Remove("a") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*oneline\.model\)\.Update → os\.Remove;`
		_ = os.Remove("b") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*oneline\.model\)\.Update → os\.Remove;`
	}
	return m, nil
}

func status(r *http.Response, err error) string {
	if err != nil {
		return err.Error()
	}
	return r.Status
}

func (m *model) View() string { return m.text }

// Three of three kinds, in one call of a generic function.
func all[T any](v ...T) []T { return v }

func subscribe(c mqtt.Client) {
	c.AddRoute("in", func(_ mqtt.Client, m mqtt.Message) {
		_ = all(os.Remove("a"), exec.Command("sync").Run(), os.Mkdir("b", 0o700)) // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Paho MQTT loop: func literal in oneline\.subscribe → \(\*exec\.Cmd\)\.Run.* 2 (more|other)`
	})
}

func run(c mqtt.Client) error {
	subscribe(c)
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
