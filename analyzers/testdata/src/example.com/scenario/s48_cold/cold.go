// Package cold blocks where the program ends anyway.
package cold

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"os/exec"

	"example.com/scenario/s48_cold/fail"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type model struct {
	rows int
	text string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case error:
		_ = os.WriteFile("crash.log", []byte(msg.Error()), 0o600)
		log.Fatalf("cannot go on: %v", msg)
	case tea.WindowSizeMsg:
		if msg.Width < 0 {
			_ = exec.Command("stty", "sane").Run()
			panic(fmt.Sprintf("a width of %d", msg.Width))
		}
		_ = os.WriteFile("width", []byte(fmt.Sprint(msg.Width)), 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*cold\.model\)\.Update → os\.WriteFile;`
	case tea.KeyMsg:
		m.key(msg.String())
	}
	return m, nil
}

func (m *model) key(k string) {
	switch k {
	case "ctrl+c":
		fail.Now(fmt.Errorf("interrupted"))
	case "w":
		fail.Soon(fmt.Errorf("warned")) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*cold\.model\)\.Update → \(\*cold\.model\)\.key → fail\.Soon → os\.WriteFile;`
	case "ctrl+\\":
		m.abort()
	case "x":
		if err := m.try(); err != nil {
			fail.Now(err)
		}
	}
}

func (m *model) abort() {
	resp, err := http.Post("https://example.com/crash", "", nil)
	if err == nil {
		resp.Body.Close()
	}
	os.Exit(2)
}

// try comes before the end, and often comes back.
func (m *model) try() error {
	return os.Remove("lock") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*cold\.model\)\.Update → \(\*cold\.model\)\.key → \(\*cold\.model\)\.try → os\.Remove;`
}

func (m *model) View() string { return m.text }

// must is the idiom of generic code.
func must[T any](v T, err error) T {
	if err != nil {
		_ = os.WriteFile("crash.log", []byte(err.Error()), 0o600)
		panic(err)
	}
	return v
}

type server struct{ gnet.BuiltinEventEngine }

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b := must(c.Next(-1))
	if len(b) == 0 {
		fail.Now(fmt.Errorf("nothing"))
	}
	_, _ = c.Write(must(os.ReadFile(string(b)))) // want `^os\.ReadFile does file I/O on the gnet loop: \(\*cold\.server\)\.OnTraffic → os\.ReadFile;`
	return gnet.None
}

func run() error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
