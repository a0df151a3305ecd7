// Package queue queues for the loop, on the loop.
package queue

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type page struct {
	app  *tview.Application
	list *tview.List
}

func (p *page) keys() {
	p.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		p.app.QueueUpdateDraw(func() { p.list.Clear() }) // want `a deadlock: func literal in \(\*queue\.page\)\.keys → \(\*tview\.Application\)\.QueueUpdateDraw`
		p.refresh()
		p.reload()
		return ev
	})
	p.list.AddItem("Again", "", 0, func() {
		// It returns something, and it is deferred.
		defer p.app.QueueUpdate(p.refresh) // want `a deadlock`
	})
}

// refresh is called on the loop only.
func (p *page) refresh() {
	p.app.QueueUpdate(func() {}) // want `a deadlock`
}

// reload is called by a goroutine as well, which may want to wait.
func (p *page) reload() {
	p.app.QueueUpdate(func() {}) // want `a deadlock`
}

func (p *page) run() error {
	p.keys()
	go p.reload()
	return p.app.Run()
}

type model struct{ program *tea.Program }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if s, ok := msg.(string); ok {
		m.program.Send(len(s)) // want `a deadlock`
	}
	return m, nil
}

func (m *model) View() string { return "" }

func start() error {
	m := &model{}
	m.program = tea.NewProgram(m)
	_, err := m.program.Run()
	return err
}
