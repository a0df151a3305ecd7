// Package short takes locks for moments. Nobody holds them for longer.
package short

import (
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) add(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[key]++
}

func (c *counter) worker(keys <-chan string) {
	for k := range keys {
		c.add(k)
	}
}

type server struct {
	gnet.BuiltinEventEngine
	counter counter
	peers   peers[string]
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	s.counter.add("open")
	return nil, gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	s.counter.add("traffic")
	s.peers.put(c.RemoteAddr().String())
	return gnet.None
}

func (s *server) OnClose(gnet.Conn, error) gnet.Action {
	_ = os.Remove("peer") // want `^os\.Remove does file I/O on the gnet loop: \(\*short\.server\)\.OnClose → os\.Remove;`
	return gnet.None
}

// peers embed their lock.
type peers[T comparable] struct {
	sync.RWMutex
	set map[T]struct{}
}

func (p *peers[T]) put(v T) {
	p.Lock()
	p.set[v] = struct{}{}
	p.Unlock()
}

func (p *peers[T]) size() int {
	p.RLock()
	defer p.RUnlock()
	return len(p.set)
}

type monitor struct{ server *server }

func (m monitor) Init() tea.Cmd                       { return nil }
func (m monitor) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }

func (m monitor) View() string {
	if m.server.peers.size() == 0 {
		return "nobody"
	}
	return "somebody"
}

func run(keys <-chan string) error {
	s := &server{}
	go s.counter.worker(keys)
	go func() { _ = gnet.Run(s, "tcp://:7000") }()
	_, err := tea.NewProgram(monitor{s}).Run()
	return err
}
