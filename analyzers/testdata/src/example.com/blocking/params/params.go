// Package params hands functions to functions: some call them at once, some
// keep them for another goroutine.
package params

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sync/errgroup"
)

type model struct {
	once    sync.Once
	names   []string
	sizes   func(string) int64
	config  string
	history []string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "sort":
		sort.Slice(m.names, func(i, j int) bool {
			return length(m.names[i]) < length(m.names[j])
		})
		sort.Strings(m.names)
	case "slices":
		slices.SortFunc(m.names, func(a, b string) int { return strings.Compare(a, b) })
		if slices.ContainsFunc(m.names, running) {
			return m, tea.Quit
		}
	case "map":
		m.config = strings.Map(func(r rune) rune { return r + 1 }, m.config)
	case "once":
		m.once.Do(m.load)
	case "own":
		each(m.names, func(n string) { m.history = append(m.history, n) })
		each(m.names, func(n string) {
			_ = exec.Command("touch", n).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*params\.model\)\.Update → params\.each → func literal in \(\*params\.model\)\.Update → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		})
	case "later":
		time.AfterFunc(time.Second, m.load)
		g, _ := errgroup.WithContext(context.Background())
		for _, n := range m.names {
			g.Go(func() error { return exec.Command("touch", n).Run() })
		}
		go func() { _ = g.Wait() }()
	case "group":
		var g errgroup.Group
		g.Go(func() error { return exec.Command("make").Run() })
		_ = g.Wait() // want `^\(\*errgroup\.Group\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*params\.model\)\.Update → \(\*errgroup\.Group\)\.Wait; return it as a tea\.Cmd$`
	}
	return m, nil
}

func (m *model) View() string { return m.config }

func (m *model) load() {
	b, _ := os.ReadFile("config") // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): \(\*params\.model\)\.Update → \(\*sync\.Once\)\.Do → \(\*params\.model\)\.load → os\.ReadFile; return it as a tea\.Cmd$`
	m.config = string(b)
}

func length(name string) int {
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*params\.model\)\.Update → sort\.Slice → func literal in \(\*params\.model\)\.Update → params\.length → os\.ReadFile; return it as a tea\.Cmd$`
	return len(b)
}

func running(name string) bool {
	return exec.Command("pgrep", name).Run() == nil // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*params\.model\)\.Update → slices\.ContainsFunc → params\.running → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
}

func each(names []string, f func(string)) {
	for _, n := range names {
		f(n)
	}
}
