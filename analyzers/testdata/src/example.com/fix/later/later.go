// Package later has what a command can do instead.
package later

import (
	"os"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	name string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) load() tea.Msg { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		return m.key(k)
	}
	return m, nil
}

func (m *model) key(msg tea.KeyMsg) (tea.Model, tea.Cmd) {
	path := msg.String()
	switch path {
	case "a":
		time.Sleep(time.Second) // want `time\.Sleep sleeps`
		return m, m.load
	case "b":
		os.WriteFile(path, []byte(path), 0o600) // want `os\.WriteFile does file I/O`
		return m, nil
	case "c":
		_ = exec.Command("git", "fetch", path).Run() // want `Run waits for a process`
		return m, nil
	case "d":
		// Who knows what the command is.
		time.Sleep(time.Second) // want `time\.Sleep sleeps`
		return m, m.next()
	case "e":
		// What is written is the model's.
		os.WriteFile(m.name, []byte(path), 0o600) // want `os\.WriteFile does file I/O`
		return m, nil
	case "f":
		tea := "shadowed"
		os.Remove(tea) // want `os\.Remove does file I/O`
		return m, nil
	case "g":
		os.Remove(path) // want `os\.Remove does file I/O`
		// This comment stays.
		return m, nil
	}
	return m, nil
}

func (m *model) next() tea.Cmd { return nil }
