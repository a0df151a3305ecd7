// Package traced writes down what it does if an environment variable asks for it.
package traced

import (
	"fmt"
	"io"
	"os"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"
)

type frames struct {
	on  bool
	dir string
}

type model struct {
	dump   io.Writer
	copies *os.File
	frames frames
	deep   bool
	saved  bool
	socket string
	chosen *os.File
	second *os.File
	n      int
}

func newModel(name string) *model {
	var dump *os.File
	if _, ok := os.LookupEnv("DEBUG"); ok {
		var err error
		if dump, err = os.OpenFile("messages.log", os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
			os.Exit(1)
		}
	}
	on := os.Getenv("FRAMES") == "1"
	deep, err := strconv.ParseBool(os.Getenv("DEEP"))
	if err != nil {
		deep = false
	}
	m := &model{dump: dump, frames: frames{on: on, dir: "frames"}, deep: deep, socket: os.Getenv("SOCKET")}
	if os.Getenv("COPIES") != "" {
		m.copies, _ = os.Create("copies.log")
	}
	if os.Getenv("CHOSEN") != "" || name != "" {
		m.chosen, _ = os.Create(name)
	}
	var second *os.File
	if os.Getenv("COPY") != "" {
		second, _ = os.Create("second")
	} else if name != "" {
		second, _ = os.Create(name)
	}
	m.second = second
	m.saved = on || name != ""
	return m
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.dump != nil {
		fmt.Fprintln(m.dump, msg)
	}
	if m.copies != nil {
		fmt.Fprintln(m.copies, msg)
	}
	if m.deep {
		os.WriteFile("deep.log", nil, 0o600)
	}
	// It may be without one.
	if m.chosen != nil {
		fmt.Fprintln(m.chosen, msg) // want `^fmt\.Fprintln does file I/O on the Bubble Tea loop: \(\*traced\.model\)\.Update → fmt\.Fprintln;`
	}
	if m.second != nil {
		fmt.Fprintln(m.second, msg) // want `^fmt\.Fprintln does file I/O on the Bubble Tea loop: \(\*traced\.model\)\.Update → fmt\.Fprintln;`
	}
	if m.saved {
		os.WriteFile("saved", nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*traced\.model\)\.Update → os\.WriteFile;`
	}
	// That is how it is set up, and no trace.
	if m.socket != "" {
		os.Remove(m.socket) // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*traced\.model\)\.Update → os\.Remove;`
	}
	if _, err := strconv.Atoi(os.Getenv("LEVEL")); err != nil {
		os.Remove("level") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*traced\.model\)\.Update → os\.Remove;`
	}
	return m, nil
}

func (m *model) View() string {
	m.n++
	if m.frames.on {
		save(m.n, m.frames.dir)
	}
	return fmt.Sprint(m.n)
}

func save(n int, dir string) {
	os.WriteFile(fmt.Sprintf("%s/%d.txt", dir, n), nil, 0o600)
}
