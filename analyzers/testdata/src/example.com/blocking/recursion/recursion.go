// Package recursion calls itself, directly and in turns.
package recursion

import (
	"os"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"
)

type node struct {
	name     string
	children []*node
}

type model struct{ root *node }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		m.root.expand(".")
		_ = depth(m.root)
	case tea.WindowSizeMsg:
		_ = even(m.root)
	}
	return m, nil
}

// expand reads directories all the way down.
func (n *node) expand(dir string) {
	entries, err := os.ReadDir(dir) // want `^os\.ReadDir does file I/O on the Bubble Tea loop: recursion\.model\.Update → \(\*recursion\.node\)\.expand → os\.ReadDir; return it as a tea\.Cmd$`
	if err != nil {
		return
	}
	for _, e := range entries {
		c := &node{name: e.Name()}
		n.children = append(n.children, c)
		if e.IsDir() {
			c.expand(filepath.Join(dir, e.Name()))
		}
	}
}

func depth(n *node) int {
	d := 0
	for _, c := range n.children {
		d = max(d, depth(c))
	}
	return d + 1
}

func even(n *node) bool {
	for _, c := range n.children {
		if odd(c) {
			return false
		}
	}
	return true
}

func odd(n *node) bool {
	if len(n.children) == 0 {
		_ = os.Remove(n.name) // want `^os\.Remove does file I/O on the Bubble Tea loop: recursion\.model\.Update → recursion\.even → recursion\.odd → os\.Remove; return it as a tea\.Cmd$`
		return true
	}
	return even(n.children[0])
}

func (m model) View() string { return m.root.name }
