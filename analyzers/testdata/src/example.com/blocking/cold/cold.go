// Package cold blocks only where the program ends.
package cold

import (
	"fmt"
	"log"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct{ path, text string }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case error:
		_ = os.WriteFile("crash.log", []byte(msg.Error()), 0o600)
		log.Fatal(msg)
	case tea.KeyMsg:
		if msg.String() == "ctrl+c" {
			m.die("interrupted")
		}
		if msg.String() == "w" {
			_ = os.WriteFile(m.path, []byte(m.text), 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: cold\.model\.Update → os\.WriteFile; return it as a tea\.Cmd$`
		}
	case int:
		if msg < 0 {
			_ = exec.Command("stty", "sane").Run()
			panic(fmt.Sprintf("negative size %d", msg))
		}
	}
	return m, nil
}

func (m model) die(why string) {
	_ = exec.Command("stty", "sane").Run()
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

func (m model) View() string { return m.text }
