// Package shapes has loops that hold loops up.
package shapes

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"example.com/loops/shapes/graph"
	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

// Waiting by going round.
type server struct {
	gnet.BuiltinEventEngine
	ready  atomic.Bool
	count  int64
	mu     sync.Mutex
	done   bool
	closed chan struct{}
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	for !s.ready.Load() { // want `^loop waits by going round and round on the gnet loop: \(\*shapes\.server\)\.OnOpen → loop;`
	}
	return nil, gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	for atomic.LoadInt64(&s.count) > 0 { // want `^loop waits by going round and round on the gnet loop: \(\*shapes\.server\)\.OnTraffic → loop;`
		runtime.Gosched()
	}
	s.drain()
	s.settle(20)
	return gnet.None
}

// drain looks under the lock.
func (s *server) drain() {
	for { // want `^loop waits by going round and round on the gnet loop: \(\*shapes\.server\)\.OnTraffic → \(\*shapes\.server\)\.drain → loop;`
		s.mu.Lock()
		done := s.done
		s.mu.Unlock()
		if done {
			return
		}
	}
}

func (s *server) finished() bool { return s.done && s.count == 0 }

func (s *server) settle(limit int) {
	deadline := time.Now().Add(time.Second)
	for time.Now().Before(deadline) { // want `^loop waits by going round and round on the gnet loop: \(\*shapes\.server\)\.OnTraffic → \(\*shapes\.server\)\.settle → loop;`
	}
}

func (s *server) OnClose(c gnet.Conn, err error) gnet.Action {
	for { // want `^loop waits by going round and round on the gnet loop: \(\*shapes\.server\)\.OnClose → loop;`
		select {
		case <-s.closed:
			return gnet.None
		default:
		}
	}
}

// Going round for long.
func burn(c mqtt.Client, s *server) {
	c.AddRoute("hash", func(_ mqtt.Client, m mqtt.Message) {
		h := uint32(0)
		for i := 0; i < 100_000_000; i++ { // want `^loop of constant length burns CPU on the Paho MQTT loop: func literal in shapes\.burn → loop of constant length \(100000000 rounds\);`
			h = h*31 + uint32(i)
		}
		sink.Store(h)
	})
	c.AddRoute("wait", func(_ mqtt.Client, m mqtt.Message) {
		for !s.finished() { // want `^loop waits by going round and round on the Paho MQTT loop: func literal in shapes\.burn → loop;`
			runtime.Gosched()
		}
	})
	c.AddRoute("grid", func(_ mqtt.Client, m mqtt.Message) {
		var sum float64
		for x := range 20_000 { // want `^loop of constant length burns CPU on the Paho MQTT loop: func literal in shapes\.burn → loop of constant length \(400000000 rounds\);`
			for y := range 20_000 {
				sum += float64(x) * float64(y)
			}
		}
		sink.Store(uint32(sum))
	})
}

var sink atomic.Uint32

// Growing with the product of what there is.
type model struct {
	graph  *graph.Graph
	names  []string
	groups map[string][]string
	others []string
	reach  [][]bool
	total  int
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		graph.Closure(m.reach, m.graph.Nodes) // want `^loop over nodes takes as long as .*graph\.Closure → loop over nodes → loop over nodes → loop over nodes \(degree 3\);`
	case string:
		for range m.names {
			m.total += m.graph.Pairs(nil) // want `^loop over Nodes takes as long as the product of its collections on the Bubble Tea loop: \(\*shapes\.model\)\.Update → loop over names → \(\*graph\.Graph\)\.Pairs → loop over Nodes → loop over Nodes \(degree 3\);`
		}
	case int:
		m.total = match(m.names, m.others, m.others)
	}
	return m, nil
}

func (m *model) View() string { return "" }

// match is of degree three by way of two functions.
func match[T comparable](a, b, c []T) (n int) {
	for _, x := range a {
		n += pairs(b, c, x)
	}
	return n
}

func pairs[T comparable](b, c []T, x T) (n int) {
	for i := 0; i < len(b); i++ {
		for _, z := range c { // want `^loop over c takes as long as the product of its collections on the Bubble Tea loop: \(\*shapes\.model\)\.Update → shapes\.match → loop over a → shapes\.pairs → loop over b → loop over c \(degree 3\);`
			if b[i] == x || z == x {
				n++
			}
		}
	}
	return n
}

// A map, and a list that is searched for each of its keys and each of the others.
func form(groups map[string]int, names, others []string) *tview.Form {
	return tview.NewForm().AddButton("Count", func() {
		n := 0
		for g := range groups {
			for _, o := range others {
				for _, name := range names { // want `^loop over names takes as long as the product of its collections on the tview loop: func literal in shapes\.form → loop over groups → loop over others → loop over names \(degree 3\);`
					if name == g+o {
						n++
					}
				}
			}
		}
		sink.Store(uint32(n))
	})
}

func run(c mqtt.Client) error {
	burn(c, &server{})
	form(nil, nil, nil)
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
