// Package cond waits for conditions in goroutines: the lock is free meanwhile,
// unless it is another one.
package cond

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type queue struct {
	mu    sync.Mutex
	full  *sync.Cond
	items []string
}

func newQueue() *queue {
	q := &queue{}
	q.full = sync.NewCond(&q.mu)
	return q
}

// take is called by a worker. Wait gives the lock back.
func (q *queue) take() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.full.Wait() // want `^\(\*sync\.Cond\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*cond\.model\)\.Update → \(\*cond\.queue\)\.take → \(\*sync\.Cond\)\.Wait;`
	}
	s := q.items[0]
	q.items = q.items[1:]
	return s
}

func (q *queue) put(s string) {
	q.mu.Lock()
	q.items = append(q.items, s)
	q.mu.Unlock()
	q.full.Signal()
}

type model struct {
	queue *queue
	stats sync.Mutex
	n     int
	last  string
}

func (m *model) Init() tea.Cmd { return func() tea.Msg { return m.queue.take() } }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.queue.put(msg.String())
	case tea.WindowSizeMsg:
		m.last = m.queue.take()
	case int:
		m.stats.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*cond\.model\)\.Update → \(\*sync\.Mutex\)\.Lock \(\(\*cond\.model\)\.work holds cond\.model\.stats while it waits for another goroutine\);`
		m.n++
		m.stats.Unlock()
	}
	return m, nil
}

// work waits for an item while it holds the lock of the statistics.
func (m *model) work() {
	for {
		m.stats.Lock()
		_ = m.queue.take()
		m.n++
		m.stats.Unlock()
	}
}

func (m *model) View() string { return m.last }

// A gate lets a server's goroutines through when it is open.
type gate[T any] struct {
	*sync.Cond
	open bool
	v    T
}

func newGate[T any]() *gate[T] { return &gate[T]{Cond: sync.NewCond(new(sync.RWMutex))} }

func (g *gate[T]) pass() T {
	g.L.Lock()
	defer g.L.Unlock()
	for !g.open {
		g.Wait() // want `^\(\*sync\.Cond\)\.Wait waits for another goroutine on the gnet loop: \(\*cond\.server\)\.OnOpen → \(\*cond\.gate\)\.pass → \(\*sync\.Cond\)\.Wait;`
	}
	return g.v
}

func (g *gate[T]) set(v T) {
	g.L.Lock()
	g.open, g.v = true, v
	g.L.Unlock()
	g.Broadcast()
}

type server struct {
	gnet.BuiltinEventEngine
	config *gate[string]
}

func (s *server) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	return []byte(s.config.pass()), gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	s.config.set(string(b))
	go func() { _ = c.AsyncWrite([]byte(s.config.pass()), nil) }()
	return gnet.None
}

func run() error {
	go func() { _ = gnet.Run(&server{config: newGate[string]()}, "tcp://:7000") }()
	m := &model{queue: newQueue()}
	go m.work()
	_, err := tea.NewProgram(m).Run()
	return err
}
