// Package cells handles keys by functions that are kept in cells.
package main

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/cells/keys"
)

type model struct{ keys *keys.Table }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		m.keys.Press(k.String())
	}
	return m, nil
}

func (m model) View() string {
	return m.keys.Help() // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): main\.model\.View → \(\*keys\.Table\)\.Help → os\.ReadFile; return it as a tea\.Cmd$`
}

func main() {
	t := &keys.Table{}
	keys.Set(func(string) {
		_ = exec.Command("git", "status").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: main\.model\.Update → \(\*keys\.Table\)\.Press → func literal in main\.main → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
	})
	t.SetAny(func(key string) {
		_, _ = http.Get(key) // want `^http\.Get waits for the network on the Bubble Tea loop: main\.model\.Update → \(\*keys\.Table\)\.Press → func literal in main\.main → http\.Get; return it as a tea\.Cmd$`
	})
	t.Bind("x", func(key string) {
		_, _ = os.ReadFile(key) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: main\.model\.Update → \(\*keys\.Table\)\.Press → func literal in main\.main → os\.ReadFile; return it as a tea\.Cmd$`
	})
	tea.NewProgram(model{t}).Run()
}
