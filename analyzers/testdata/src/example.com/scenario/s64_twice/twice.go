// Package twice takes a lock that it holds already.
package twice

import (
	"sync"

	"example.com/scenario/s64_twice/state"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type model struct {
	mu    sync.Mutex
	state *state.State
	text  string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		m.mu.Lock()
		m.set(msg)
		m.mu.Unlock()
	case tea.KeyMsg:
		// The lock is free between the two.
		m.mu.Lock()
		m.text = ""
		m.mu.Unlock()
		m.set(msg.String())
	case int:
		m.state.Add("x")
		if m.state.Full() { // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*twice\.model\)\.Update → \(\*state\.State\)\.Full → \(\*state\.State\)\.Count → \(\*sync\.Mutex\)\.Lock \(.* is locked already\);`
			return m, tea.Quit
		}
		_ = m.state.Room()
	}
	return m, nil
}

func (m *model) set(s string) {
	m.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*twice\.model\)\.Update → \(\*twice\.model\)\.set → \(\*sync\.Mutex\)\.Lock \(.* is locked already\);`
	defer m.mu.Unlock()
	m.text = s
}

func (m *model) View() string { return m.text }

// A shard locks its neighbour, which has a lock of its own.
type shard struct {
	sync.RWMutex
	next *shard
	m    map[string]int
}

func (s *shard) move(key string) {
	s.Lock()
	defer s.Unlock()
	s.next.put(key)
	delete(s.m, key)
}

func (s *shard) put(key string) {
	s.Lock()
	defer s.Unlock()
	s.m[key]++
}

// grow reads the size under the lock that it writes under.
func (s *shard) grow() {
	s.Lock()
	defer s.Unlock()
	if s.size() > 100 {
		clear(s.m)
	}
}

func (s *shard) size() int {
	s.RLock() // want `^\(\*sync\.RWMutex\)\.RLock waits for the gnet loop that it is called on, a deadlock: \(\*twice\.server\)\.OnTraffic → \(\*twice\.shard\)\.grow → \(\*twice\.shard\)\.size → \(\*sync\.RWMutex\)\.RLock \(.* is locked already\);`
	defer s.RUnlock()
	return len(s.m)
}

type server struct {
	gnet.BuiltinEventEngine
	shard *shard
	other *shard
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	s.shard.move(c.RemoteAddr().String())
	return nil, gnet.None
}

func (s *server) OnTraffic(gnet.Conn) gnet.Action {
	s.shard.grow()
	return gnet.None
}

// OnClose takes the locks of two shards, in a literal and around it.
func (s *server) OnClose(gnet.Conn, error) gnet.Action {
	s.shard.Lock()
	defer s.shard.Unlock()
	locked(s.other, func() { s.other.m = nil })
	locked(s.shard, func() { s.shard.m = nil })
	return gnet.None
}

func locked[L sync.Locker](l L, f func()) {
	l.Lock() // want `^(sync\.Locker|\(\*sync\.RWMutex\))\.Lock waits for the gnet loop that it is called on, a deadlock: \(\*twice\.server\)\.OnClose → twice\.locked → (sync\.Locker|\(\*sync\.RWMutex\))\.Lock \(.* is locked already\);`
	defer l.Unlock()
	f()
}

func run() error {
	go func() { _ = gnet.Run(&server{shard: &shard{}, other: &shard{}}, "tcp://:7000") }()
	_, err := tea.NewProgram(&model{state: &state.State{}}).Run()
	return err
}
