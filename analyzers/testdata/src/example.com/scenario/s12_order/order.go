// Package order takes two locks in both orders.
package order

import (
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

// Both callbacks of a chart run on one loop: they cannot stand in each other's
// way.
type chart struct {
	points, labels sync.Mutex
	n              int
}

func (c *chart) Init() tea.Cmd { return nil }

func (c *chart) Update(tea.Msg) (tea.Model, tea.Cmd) {
	c.points.Lock()
	defer c.points.Unlock()
	c.labels.Lock()
	defer c.labels.Unlock()
	c.n++
	return c, nil
}

func (c *chart) View() string {
	c.labels.Lock()
	defer c.labels.Unlock()
	c.points.Lock()
	defer c.points.Unlock()
	return ""
}

// The locks of a shared log are taken by two loops, each in its own order.
type sharedLog struct {
	lines, index sync.Mutex
	text         []string
}

func (l *sharedLog) append(s string) {
	l.lines.Lock()
	defer l.lines.Unlock()
	l.index.Lock() // an order of locks: see contendedlock
	defer l.index.Unlock()
	l.text = append(l.text, s)
}

func (l *sharedLog) find(s string) bool {
	l.index.Lock()
	defer l.index.Unlock()
	l.lines.Lock() // an order of locks: see contendedlock
	defer l.lines.Unlock()
	return len(l.text) > 0 && l.text[0] == s
}

type viewer struct{ log *sharedLog }

func (v viewer) Init() tea.Cmd { return nil }

func (v viewer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if s, ok := msg.(string); ok {
		v.log.append(s)
	}
	return v, nil
}

// View is what does wait.
func (v viewer) View() string {
	b, _ := os.ReadFile("log") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: order\.viewer\.View → os\.ReadFile;`
	return string(b)
}

func run() {
	log := &sharedLog{}
	app := tview.NewApplication()
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		if log.find(string(ev.Rune())) {
			return nil
		}
		return ev
	})
	go func() { _ = app.Run() }()
	_, _ = tea.NewProgram(viewer{log}).Run()
	_, _ = tea.NewProgram(&chart{}).Run()
}
