// Package gates sends, with locks held, to readers of whom some take them.
package gates

import (
	"net/http"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	mu    sync.RWMutex
	names map[string]bool

	added, removed, moved, seen, read chan string
	asked, late, slots                chan string
}

func newModel() *model {
	m := &model{names: map[string]bool{}, added: make(chan string, 1), removed: make(chan string, 1), moved: make(chan string, 1),
		seen: make(chan string, 1), read: make(chan string, 1), asked: make(chan string, 1), late: make(chan string, 1), slots: make(chan string, 1)}
	go m.answer()
	go m.begin()
	go m.add()
	go m.remove()
	go m.move()
	go m.see()
	go m.list()
	go m.again()
	return m
}

// add takes the lock between two names.
func (m *model) add() {
	for name := range m.added {
		m.keep(name)
	}
}

func (m *model) keep(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.names[name] = true
}

// remove takes none.
func (m *model) remove() {
	for range m.removed {
	}
}

// move takes it before it begins.
func (m *model) move() {
	m.mu.Lock()
	m.names = map[string]bool{}
	m.mu.Unlock()
	for range m.moved {
	}
}

// see takes the lock, but again is there for what it sees.
func (m *model) see() {
	for name := range m.seen {
		m.keep(name)
	}
}

func (m *model) again() {
	for range m.seen {
	}
}

// list only reads, and so does who sends.
func (m *model) list() {
	for name := range m.read {
		m.mu.RLock()
		_ = m.names[name]
		m.mu.RUnlock()
	}
}

// answer takes what is asked before it goes to the network, once.
func (m *model) answer() {
	name := <-m.asked
	_, _ = http.Get("https://example.com/" + name)
}

// begin goes to the network before.
func (m *model) begin() {
	_, _ = http.Get("https://example.com/begin")
	<-m.late
}

// work gives the slot back when the work is done.
func (m *model) work(name string) {
	m.slots <- name // want `^send on channel gates\.model\.slots of capacity 1 waits for another goroutine on the Bubble Tea loop: .* \(its reader func literal in \(\*gates\.model\)\.work may itself wait\); return it as a tea\.Cmd$`
	go func(slots <-chan string) {
		defer func() { <-slots }()
		_, _ = http.Get("https://example.com/" + name)
	}(m.slots)
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.tell("name")
	m.added <- "after" // has room, or the reader comes
	m.asked <- "name"
	m.work("name")
	m.late <- "name" // want `^send on channel gates\.model\.late of capacity 1 waits for another goroutine on the Bubble Tea loop: \(\*gates\.model\)\.Update → send on channel gates\.model\.late of capacity 1 \(its reader \(\*gates\.model\)\.begin may itself wait\); return it as a tea\.Cmd$`
	return m, nil
}

func (m *model) tell(name string) {
	m.mu.Lock()
	m.added <- name // want `^send on channel gates\.model\.added of capacity 1 waits for another goroutine on the Bubble Tea loop: \(\*gates\.model\)\.Update → \(\*gates\.model\)\.tell → send on channel gates\.model\.added of capacity 1 \(its reader \(\*gates\.model\)\.add takes gates\.model\.mu, which \(\*gates\.model\)\.tell holds meanwhile\); return it as a tea\.Cmd$`
	m.removed <- name
	m.moved <- name
	m.seen <- name
	m.mu.Unlock()
	m.mu.RLock()
	m.read <- name
	m.mu.RUnlock()
}

func (m *model) View() string { return "" }
