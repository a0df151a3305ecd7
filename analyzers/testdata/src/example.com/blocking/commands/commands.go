// Package commands tells a command from the function that returns it.
package commands

import (
	"net/http"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type (
	status string
	failed struct{ error }
)

type model struct {
	url    string
	client *http.Client
	text   string
}

func (m *model) Init() tea.Cmd { return tea.Batch(m.check, fetch(m.client, m.url)) }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case status:
		m.text = string(msg)
		return m, tea.Tick(time.Second, func(time.Time) tea.Msg { return m.check() })
	case tea.KeyMsg:
		switch msg.String() {
		case "f":
			return m, fetch(m.client, m.url)
		case "e":
			return m, eager(m.client, m.url)
		case "c":
			return m, m.check
		case "v":
			return m, tea.ExecProcess(exec.Command("vi"), m.edited)
		case "b":
			return m, tea.Batch(m.check, tea.Sequence(m.check, tea.Quit))
		case "x":
			return m, func() tea.Msg { return m.check() }
		case "n":
			return m, result(m.check())
		}
	}
	return m, nil
}

// fetch only makes the command.
func fetch(c *http.Client, url string) tea.Cmd {
	return func() tea.Msg {
		resp, err := c.Get(url)
		if err != nil {
			return failed{err}
		}
		defer resp.Body.Close()
		return status(resp.Status)
	}
}

// eager does the work before there is a command.
func eager(c *http.Client, url string) tea.Cmd {
	resp, err := c.Get(url) // want `^\(\*http\.Client\)\.Get waits for the network on the Bubble Tea loop: \(\*commands\.model\)\.Update → commands\.eager → \(\*http\.Client\)\.Get; return it as a tea\.Cmd$`
	if err != nil {
		return nil
	}
	resp.Body.Close()
	return func() tea.Msg { return status(resp.Status) }
}

func result(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

func (m *model) check() tea.Msg {
	if err := exec.Command("ping", "-c1", "example.com").Run(); err != nil { // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*commands\.model\)\.Update → \(\*commands\.model\)\.check → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		return failed{err}
	}
	return status("up")
}

// edited is no command: the loop itself calls it when the editor has ended.
func (m *model) edited(err error) tea.Msg {
	if err == nil {
		err = exec.Command("git", "add", "-A").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*commands\.model\)\.edited → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
	}
	return failed{err}
}

func (m *model) View() string { return m.text }
