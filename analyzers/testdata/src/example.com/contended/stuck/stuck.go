// Package stuck holds locks while it waits for a loop that takes them.
package stuck

import (
	"context"
	"io"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/hashicorp/raft"
	"github.com/sasha-s/go-deadlock"
)

// A counter tells the program of each step under its lock.
type counter struct {
	mu      sync.Mutex
	program *tea.Program
	n       int
}

func (c *counter) work() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	c.program.Send(c.n)
}

func (c *counter) Init() tea.Cmd { go c.work(); return nil }

func (c *counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	c.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the Bubble Tea loop is a deadlock when it meets \(\*stuck\.counter\)\.work, which waits for this loop with the lock held: \(\*stuck\.counter\)\.Update → \(\*sync\.Mutex\)\.Lock \(stuck\.counter\.mu\);`
	defer c.mu.Unlock()
	c.n = 0
	return c, nil
}

func (c *counter) View() string { return "" }

// A machine has a loop of its own, which may take its time, but not for ever.
type machine struct {
	mu   sync.Mutex
	raft *raft.Raft
	n    int
}

func (m *machine) propose(cmd []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.raft.Apply(cmd, 0)
}

func (m *machine) Apply(*raft.Log) interface{} {
	m.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the Raft FSM loop is a deadlock when it meets \(\*stuck\.machine\)\.propose, which waits for this loop with the lock held: \(\*stuck\.machine\)\.Apply → \(\*sync\.Mutex\)\.Lock \(stuck\.machine\.mu\);`
	defer m.mu.Unlock()
	m.n++
	return nil
}

func (m *machine) Snapshot() (raft.FSMSnapshot, error) { return nil, nil }

func (m *machine) Restore(io.ReadCloser) error { return nil }

func start(m *machine) {
	m.raft = raft.NewRaft(m)
	go m.propose(nil)
}

// A feed tells the program under its lock, unless all is over.
type feed struct {
	mu      sync.Mutex
	changes chan int
	quit    chan struct{}
	n       int
}

func (f *feed) add() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	select {
	case f.changes <- f.n:
	case <-f.quit:
	}
}

//loopvet:loop
func (f *feed) run() {
	for {
		select {
		case <-f.changes:
			f.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the stuck loop is a deadlock when it meets \(\*stuck\.feed\)\.add, which waits for this loop with the lock held: \(\*stuck\.feed\)\.run → \(\*sync\.Mutex\)\.Lock \(stuck\.feed\.mu\)`
			f.n--
			f.mu.Unlock()
		case <-f.quit:
			return
		}
	}
}

func follow() {
	f := &feed{changes: make(chan int), quit: make(chan struct{})}
	go f.run()
	f.add()
	close(f.quit)
}

// A list has methods that lock it.
type list struct {
	mu    sync.Mutex
	lines []string
}

func (l *list) lock()   { l.mu.Lock() } // want `^\(\*sync\.Mutex\)\.Lock on the Bubble Tea loop is a deadlock when it meets \(\*stuck\.pager\)\.read, which waits for this loop with the lock held: \(\*stuck\.pager\)\.Update → \(\*stuck\.list\)\.lock → \(\*sync\.Mutex\)\.Lock \(stuck\.list\.mu\);`
func (l *list) unlock() { l.mu.Unlock() }

type pager struct {
	list    list
	program *tea.Program
}

func (p *pager) read() {
	p.list.lock()
	p.list.lines = append(p.list.lines, "line")
	p.program.Send(len(p.list.lines))
	p.list.unlock()
	p.program.Send(nil)
}

func (p *pager) Init() tea.Cmd { go p.read(); return nil }

func (p *pager) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	p.list.lock()
	defer p.list.unlock()
	p.list.lines = nil
	return p, nil
}

func (p *pager) View() string { return "" }

// A node hands over what is to be done under its lock, unless it is ended: its context
// lives as long as it does.
type node struct {
	mu    sync.Mutex
	ctx   context.Context
	work  chan func()
	ready chan int
}

func (n *node) update(do func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case n.work <- do:
	case <-n.ctx.Done():
	}
}

// try is given up when who asks has no more time.
func (n *node) try(ctx context.Context, do func()) {
	select {
	case n.work <- do:
	case <-ctx.Done():
	}
}

//loopvet:loop
func (n *node) run() {
	for {
		select {
		case do := <-n.work:
			do()
		case <-n.ready:
			n.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the stuck loop is a deadlock when it meets \(\*stuck\.node\)\.update, which waits for this loop with the lock held: \(\*stuck\.node\)\.run → \(\*sync\.Mutex\)\.Lock \(stuck\.node\.mu\)`
			n.mu.Unlock()
		}
	}
}

func serve(ctx context.Context) {
	n := &node{ctx: ctx, work: make(chan func()), ready: make(chan int)}
	go n.run()
	n.update(func() {})
	n.try(ctx, func() {})
}

// A chat has locks that are watched, and takes two of them in two orders.
type chat struct {
	rooms deadlock.RWMutex
	view  deadlock.Mutex
	open  map[string]bool
}

func (c *chat) Init() tea.Cmd { go c.sync(); return nil }

func (c *chat) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	c.rooms.RLock()
	defer c.rooms.RUnlock()
	c.view.Lock() // want `^\(\*deadlock\.Mutex\)\.Lock on the Bubble Tea loop is a deadlock when it meets \(\*stuck\.chat\)\.sync, which takes the two locks in the other order: \(\*stuck\.chat\)\.Update → \(\*deadlock\.Mutex\)\.Lock`
	defer c.view.Unlock()
	return c, nil
}

func (c *chat) View() string { return "" }

func (c *chat) sync() {
	for {
		c.view.Lock()
		c.rooms.Lock()
		c.open = nil
		c.rooms.Unlock()
		c.view.Unlock()
	}
}
