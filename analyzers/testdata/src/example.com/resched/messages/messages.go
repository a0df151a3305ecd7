// Package messages has messages that come back, at once or not.
package messages

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type (
	spinMsg  struct{}
	pingMsg  int
	pongMsg  int
	pollMsg  struct{}
	tickMsg  time.Time
	countMsg int
	loadMsg  struct{}
	readMsg  []byte
	feedMsg  string
	onceMsg  struct{}
	varMsg   struct{}
)

type model struct {
	n    int
	feed chan string
	done bool
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case spinMsg:
		m.n++
		return m, func() tea.Msg { return spinMsg{} } // want `^return of a function that gives messages\.spinMsg makes a messages\.spinMsg come back to \(\*messages\.model\)\.Update at once, every time, so that the Bubble Tea loop never rests: \(\*messages\.model\)\.Update → return of a function that gives messages\.spinMsg → \(\*messages\.model\)\.Update; give it a delay, or a condition that ends it$`
	case pingMsg:
		return m, pong // want `makes a messages\.pingMsg come back`
	case pongMsg:
		return m, m.ping
	case pollMsg:
		// On both ways.
		if m.done {
			return m, poll
		}
		m.n = 0
		return m, poll // want `makes a messages\.pollMsg come back`
	case tickMsg:
		// After a time.
		return m, tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) })
	case countMsg:
		// Until it has counted down.
		if msg == 0 {
			return m, nil
		}
		return m, func() tea.Msg { return msg - 1 }
	case loadMsg:
		// When it is loaded, which takes a while.
		return m, load
	case readMsg:
		return m, read
	case feedMsg:
		// When there is more.
		return m, func() tea.Msg { return feedMsg(<-m.feed) }
	case onceMsg:
		return m, func() tea.Msg { return tea.QuitMsg{} }
	case varMsg:
		cmd = func() tea.Msg { return varMsg{} }
	}
	return m, cmd // want `makes a messages\.varMsg come back`
}

func pong() tea.Msg { return pongMsg(1) }

func (m *model) ping() tea.Msg { return pingMsg(m.n) }

func poll() tea.Msg { return pollMsg{} }

func load() tea.Msg {
	time.Sleep(time.Second)
	return loadMsg{}
}

func read() tea.Msg {
	b, err := os.ReadFile("x")
	if err != nil {
		return err
	}
	return readMsg(b)
}
