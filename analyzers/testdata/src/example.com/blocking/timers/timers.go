// Package timers waits for timers and tickers.
package timers

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	ticker *time.Ticker
	done   chan struct{}
	n      int
}

func newModel() *model {
	return &model{ticker: time.NewTicker(time.Second), done: make(chan struct{})}
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "soon":
		t := time.NewTimer(5 * time.Millisecond)
		<-t.C
		select {
		case <-m.done:
		case <-time.NewTimer(2 * time.Millisecond).C:
		}
	case "late":
		<-time.NewTimer(time.Second).C // want `^receive from a timer sleeps on the Bubble Tea loop for up to 1s: \(\*timers\.model\)\.Update → receive from a timer; return it as a tea\.Cmd$`
	case "tick":
		<-m.ticker.C // want `^receive from channel time\.Ticker\.C waits for another goroutine on the Bubble Tea loop: \(\*timers\.model\)\.Update → receive from channel time\.Ticker\.C; return it as a tea\.Cmd$`
	}
	return m, nil
}

func (m *model) View() string { return "" }

func run() error {
	_, err := tea.NewProgram(newModel()).Run()
	return err
}
