// Package recursion comes back to itself, directly and over detours.
package recursion

import (
	"os"
	"os/exec"
	"path/filepath"

	"example.com/scenario/s33_recursion/tree"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type browser struct {
	root *tree.Dir
	lazy *tree.Lazy
	size int64
}

func (b *browser) Init() tea.Cmd { return nil }

func (b *browser) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		b.size = usage(msg)
	case int:
		b.size = int64(fib(msg)) + int64(tree.Depth(b.root))
	case tea.KeyMsg:
		b.size = int64(parse([]rune(msg.String())))
	case tea.QuitMsg:
		_ = b.lazy.Walk(0) // want `^os\.ReadDir does file I/O on the Bubble Tea loop: \(\*recursion\.browser\)\.Update → \(\*tree\.Lazy\)\.Walk → os\.ReadDir;`
	}
	return b, nil
}

// usage calls itself for each directory.
func usage(dir string) (n int64) {
	entries, err := os.ReadDir(dir) // want `^os\.ReadDir does file I/O on the Bubble Tea loop: \(\*recursion\.browser\)\.Update → recursion\.usage → os\.ReadDir;`
	if err != nil {
		return 0
	}
	for _, e := range entries {
		if e.IsDir() {
			n += usage(filepath.Join(dir, e.Name()))
		}
	}
	return n
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// A parser of three functions, one of which runs a command.
func parse(in []rune) int { return sum(in) }

func sum(in []rune) int {
	if len(in) == 0 {
		return 0
	}
	if in[0] == '+' {
		return term(in[1:]) + sum(in[1:])
	}
	return term(in)
}

func term(in []rune) int {
	switch {
	case len(in) == 0:
		return 0
	case in[0] == '(':
		return parse(in[1:])
	case in[0] == '$':
		out, _ := exec.Command("sh", "-c", string(in[1:])).Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*recursion\.browser\)\.Update → recursion\.parse → recursion\.sum → recursion\.term → \(\*exec\.Cmd\)\.Output;`
		return len(out)
	}
	return int(in[0])
}

func (b *browser) View() string { return even(len(b.root.Nodes)) }

func even(n int) string {
	if n == 0 {
		return "even"
	}
	return odd(n - 1)
}

func odd(n int) string {
	if n == 0 {
		return "odd"
	}
	return even(n - 1)
}

// A literal that calls itself, and a generic function that does.
func buttons() *tview.Form {
	var clean func(dir string, depth int)
	clean = func(dir string, depth int) {
		if depth > 0 {
			clean(filepath.Dir(dir), depth-1)
		}
		_ = os.Remove(dir) // want `^os\.Remove does file I/O on the tview loop: func literal in recursion\.buttons → os\.Remove;`
	}
	return tview.NewForm().
		AddButton("Clean", func() { clean("/tmp/a/b", 2) }).
		AddButton("Flat", func() { _ = flat([][]int{{1}}, 3) })
}

func flat[T any](xs [][]T, depth int) []T {
	if depth == 0 || len(xs) == 0 {
		return nil
	}
	return append(xs[0], flat(xs[1:], depth-1)...)
}

func run() error {
	buttons()
	_, err := tea.NewProgram(&browser{root: &tree.Dir{Nodes: []tree.Node{&tree.Dir{}}}, lazy: &tree.Lazy{}}).Run()
	return err
}
