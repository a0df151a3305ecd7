// Package fine has loops that a loop can bear.
package fine

import (
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/gonum/matrix"
	"github.com/panjf2000/gnet/v2"
)

type cell struct {
	text  []rune
	marks []int
}

type row struct{ cells []cell }

type sheet struct {
	rows    []row
	byName  map[string][]row
	width   int
	height  int
	colours [4]string
	jobs    []int
	late    chan int
	next    atomic.Pointer[sheet]
	state   atomic.Int64
	tree    *node
	text    string
}

type node struct {
	kids []*node
	vals []int
}

func (s *sheet) Init() tea.Cmd { return nil }

// drain is over when the channel is empty.
func (s *sheet) drain() {
	for {
		select {
		case <-s.late:
		default:
			return
		}
	}
}

// Everything is visited once, however deep.
func (s *sheet) View() string {
	n := 0
	s.drain()
	for _, r := range s.rows {
		for _, c := range r.cells {
			for _, m := range c.marks {
				n += m
			}
		}
	}
	for name := range s.byName {
		for _, r := range s.byName[name] {
			for i := range r.cells {
				n += len(r.cells[i].text)
			}
		}
	}
	// As large as the screen.
	for y := 0; y < s.height; y++ {
		for x := 0; x < s.width; x++ {
			for range s.colours {
				n++
			}
		}
	}
	n += s.tree.sum()
	for _, r := range s.rows {
		n += cells(r) + marks(r.cells)
	}
	return s.text[:n%2]
}

func (n *node) sum() (t int) {
	for _, v := range n.vals {
		t += v
	}
	for _, k := range n.kids {
		t += k.sum()
	}
	return t
}

func cells(r row) (n int) {
	for _, c := range r.cells {
		for range c.marks {
			n++
		}
	}
	return n
}

func marks(cs []cell) (n int) {
	for i := range cs {
		for range cs[i].marks {
			n++
		}
	}
	return n
}

func (s *sheet) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case []string:
		// Two are not three.
		for i := range s.jobs {
			for j := range s.jobs {
				if s.jobs[i] < s.jobs[j] {
					s.jobs[i], s.jobs[j] = s.jobs[j], s.jobs[i]
				}
			}
		}
		// The lists in the middle are short.
		for _, m := range msg {
			for _, suffix := range []string{".go", ".mod", ".sum"} {
				for _, j := range s.jobs {
					if len(m)+len(suffix) == j {
						s.width++
					}
				}
			}
		}
	case tea.KeyMsg:
		for i := 0; i < 1000; i++ {
			s.width += i
		}
		for range 100 {
			for range 100 {
				s.height++
			}
		}
	case int:
		// It ends early.
		for i := 0; i < 1_000_000_000; i++ {
			if s.jobs[i] == msg {
				break
			}
		}
	case bool:
		return s, func() tea.Msg {
			n := 0
			for range s.rows {
				for range s.jobs {
					for range s.byName {
						n++
					}
				}
			}
			return n
		}
	case error:
		s.add(1)
		s.pop()
		// Another module's loops are how it is built.
		for range s.rows {
			s.width += matrix.Pairs(s.jobs)
		}
		matrix.Wait() // want `^matrix\.Wait waits by going round and round on the Bubble Tea loop \(possibly\): \(\*fine\.sheet\)\.Update → matrix\.Wait`
	}
	return s, nil
}

// It tries again when somebody was faster.
func (s *sheet) add(n int64) {
	for {
		old := s.state.Load()
		if s.state.CompareAndSwap(old, old+n) {
			return
		}
	}
}

// It goes on from one to the next.
func (s *sheet) pop() {
	for p := s.next.Load(); p != nil; p = p.next.Load() {
		s.width = p.width
	}
}

// On a goroutine of its own.
type server struct {
	gnet.BuiltinEventEngine
	ready atomic.Bool
}

func (s *server) OnBoot(eng gnet.Engine) gnet.Action {
	go func() {
		for !s.ready.Load() {
		}
		for i := 0; i < 1_000_000_000; i++ {
			if i == 999_999_999 {
				s.ready.Store(false)
			}
		}
	}()
	return gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	buf, _ := c.Next(-1)
	sum := 0
	for len(buf) > 0 {
		sum += int(buf[0])
		buf = buf[1:]
	}
	start := time.Now()
	for i := 0; i < 64; i++ {
		sum ^= i
	}
	_ = time.Since(start)
	return gnet.Action(sum % 1)
}

// Nobody calls it on a loop.
func cube(xs []int) (n int) {
	for range xs {
		for range xs {
			for range xs {
				n++
			}
		}
	}
	return n
}

func run() error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(&sheet{tree: &node{}}).Run()
	return err
}
