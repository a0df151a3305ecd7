// Package generics has helpers that are what they are given.
package generics

import (
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

func mapped[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

type loader[T any] interface{ Load(key string) (T, error) }

type cached struct{ values map[string]int }

func (c cached) Load(key string) (int, error) { return c.values[key], nil }

type onDisk struct{ dir string }

func (d onDisk) Load(key string) (string, error) {
	b, err := os.ReadFile(d.dir + key) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*generics\.model\)\.Update → generics\.get → generics\.onDisk\.Load → os\.ReadFile; return it as a tea\.Cmd$`
	return string(b), err
}

func get[T any, L loader[T]](l L, key string) T {
	v, _ := l.Load(key)
	return v
}

type stack[T any] struct {
	items  []T
	onPush func(T)
}

func (s *stack[T]) push(x T) {
	s.items = append(s.items, x)
	if s.onPush != nil {
		s.onPush(x)
	}
}

type model struct {
	lines []string
	sizes []int
	undo  stack[string]
}

func newModel() *model {
	m := &model{}
	m.undo.onPush = func(s string) {
		_ = exec.Command("logger", s).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*generics\.model\)\.Update → \(\*generics\.stack\)\.push → func literal in generics\.newModel → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
	}
	return m
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.sizes = mapped(m.lines, func(s string) int { return len(s) })
		m.lines = mapped(m.lines, func(name string) string {
			b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*generics\.model\)\.Update → generics\.mapped → func literal in \(\*generics\.model\)\.Update → os\.ReadFile; return it as a tea\.Cmd$`
			return string(b)
		})
		m.undo.push(msg.String())
	case int:
		m.sizes = append(m.sizes, get[int](cached{}, "size"))
	case string:
		m.lines = append(m.lines, get[string](onDisk{"/var"}, msg))
	}
	return m, nil
}

func (m *model) View() string { return "" }
