// Package iterators ranges over functions.
package iterators

import (
	"bufio"
	"iter"
	"os"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	names []string
	lines iter.Seq[string]
}

func (m *model) Init() tea.Cmd { return nil }

// fileLines is lazy: nothing is read before somebody ranges over it.
func fileLines(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		f, err := os.Open(name) // want `^os\.Open does file I/O on the Bubble Tea loop: \(\*iterators\.model\)\.Update → func literal in iterators\.fileLines → os\.Open; return it as a tea\.Cmd$`
		if err != nil {
			return
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); { // want `^\(\*bufio\.Scanner\)\.Scan does file I/O on the Bubble Tea loop: \(\*iterators\.model\)\.Update → func literal in iterators\.fileLines → \(\*bufio\.Scanner\)\.Scan; return it as a tea\.Cmd$`
			if !yield(s.Text()) {
				return
			}
		}
	}
}

func fetched() iter.Seq[string] {
	return func(yield func(string) bool) {
		b, _ := os.ReadFile("inbox") // read in the command only
		_ = yield(string(b))
	}
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "read":
		for line := range fileLines("names") {
			m.note(line)
		}
	case "lazy":
		m.lines = fetched()
		return m, m.consume
	case "delete":
		for name := range slices.Values(m.names) {
			_ = os.Remove(name) // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*iterators\.model\)\.Update → range over function → os\.Remove; return it as a tea\.Cmd$`
		}
	case "sort":
		m.names = slices.Sorted(slices.Values(m.names))
	}
	return m, nil
}

func (m *model) note(line string) { m.names = append(m.names, line) }

func (m *model) consume() tea.Msg { return slices.Collect(m.lines) }

func (m *model) View() string { return "" }
