// Package channels sends, receives and waits in all ways.
package channels

import (
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type event struct{ name string }

type model struct {
	jobs   chan event
	recent chan event
	quit   chan struct{}
	extern chan<- event
	cond   *sync.Cond
	ready  bool
	last   event
}

func newModel(extern chan<- event) *model {
	m := &model{
		jobs:   make(chan event),
		recent: make(chan event, 64),
		quit:   make(chan struct{}),
		extern: extern,
		cond:   sync.NewCond(new(sync.Mutex)),
	}
	go m.work()
	return m
}

// work is the other side of the channels; it runs on no loop.
func (m *model) work() {
	for e := range m.jobs {
		time.Sleep(time.Second)
		m.recent <- e
	}
	<-m.quit
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case event:
		m.jobs <- msg // want `^send on unbuffered channel channels\.model\.jobs waits for another goroutine on the Bubble Tea loop: \(\*channels\.model\)\.Update → send on unbuffered channel channels\.model\.jobs; return it as a tea\.Cmd$`
	case tea.KeyMsg:
		m.offer(event{msg.String()})
		m.hurry(event{msg.String()})
	case tea.QuitMsg:
		close(m.jobs)
		<-m.quit // want `^receive from channel channels\.model\.quit waits for another goroutine on the Bubble Tea loop: \(\*channels\.model\)\.Update → receive from channel channels\.model\.quit; return it as a tea\.Cmd$`
	case []event:
		for e := range m.recent { // want `^receive from channel channels\.model\.recent waits for another goroutine on the Bubble Tea loop: \(\*channels\.model\)\.Update → receive from channel channels\.model\.recent; return it as a tea\.Cmd$`
			m.last = e
		}
	case int:
		m.last = m.future()
	case bool:
		m.await()
	case tea.WindowSizeMsg:
		m.extern <- event{"resize"} // nobody knows this channel
	}
	return m, m.listen
}

// offer gives up when nobody listens.
func (m *model) offer(e event) {
	select {
	case m.jobs <- e:
	default:
	}
	select {
	case m.last = <-m.recent:
	default:
	}
}

// hurry gives up soon, and then late.
func (m *model) hurry(e event) {
	select {
	case m.jobs <- e:
	case <-time.After(5 * time.Millisecond):
	}
	select { // want `^select that waits to send on unbuffered channel channels\.model\.jobs waits for another goroutine on the Bubble Tea loop: \(\*channels\.model\)\.Update → \(\*channels\.model\)\.hurry → select that waits to send on unbuffered channel channels\.model\.jobs; return it as a tea\.Cmd$`
	case m.jobs <- e:
	case <-m.quit:
	}
}

// future has room for the one value it is sent.
func (m *model) future() event {
	c := make(chan event, 1)
	c <- event{"now"}
	return event{"later"}
}

func (m *model) await() {
	m.cond.L.Lock()
	for !m.ready {
		m.cond.Wait() // want `^\(\*sync\.Cond\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*channels\.model\)\.Update → \(\*channels\.model\)\.await → \(\*sync\.Cond\)\.Wait; return it as a tea\.Cmd$`
	}
	m.cond.L.Unlock()
}

// listen is a command: it may wait.
func (m *model) listen() tea.Msg { return <-m.recent }

func (m *model) View() string { return m.last.name }
