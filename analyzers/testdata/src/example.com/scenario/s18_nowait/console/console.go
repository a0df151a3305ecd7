// Package console looks whether there is something, and goes on.
package console

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type console struct {
	in   chan string
	out  chan string
	ctx  context.Context
	text string
}

func newConsole(ctx context.Context) *console {
	c := &console{in: make(chan string), out: make(chan string), ctx: ctx}
	go func() {
		for s := range c.out {
			c.in <- s
		}
	}()
	return c
}

func (c *console) Init() tea.Cmd { return nil }

func (c *console) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	// Take what is there.
	for {
		select {
		case s := <-c.in:
			c.text += s
			continue
		default:
		}
		break
	}
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if !try(c.out, msg.String()) {
			c.text = "busy"
		}
		if s, ok := peek(c.in); ok {
			c.text += s
		}
	case string:
		select {
		case c.out <- msg:
		case <-time.After(10 * time.Millisecond):
		}
		select { // want `^select that waits to send on unbuffered channel console\.console\.out waits for another goroutine on the Bubble Tea loop: \(\*console\.console\)\.Update → select that waits to send on unbuffered channel console\.console\.out;`
		case c.out <- msg:
		case <-c.ctx.Done():
		}
	case int:
		c.wait()
	}
	return c, nil
}

// wait has a limit that is too long for a frame.
func (c *console) wait() {
	limit := time.NewTimer(3 * time.Second)
	defer limit.Stop()
	select { // want `^select without default waits for another goroutine on the Bubble Tea loop for up to 3s: \(\*console\.console\)\.Update → \(\*console\.console\)\.wait → select without default;`
	case c.text = <-c.in:
	case <-limit.C:
	}
}

// try and peek give up at once, for values of any type.
func try[T any](ch chan<- T, v T) bool {
	select {
	case ch <- v:
		return true
	default:
		return false
	}
}

func peek[T any](ch <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-ch:
	default:
	}
	return v, ok
}

func (c *console) View() string {
	if len(c.in) > 0 {
		return c.text + "…"
	}
	return c.text
}

// A queue of its own, that drops the oldest when it is full.
type queue struct{ items chan []byte }

func (q *queue) push(b []byte) {
	for {
		select {
		case q.items <- b:
			return
		default:
		}
		select {
		case <-q.items:
		default:
		}
	}
}

type server struct {
	gnet.BuiltinEventEngine
	queue *queue
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	s.queue.push(b)
	select {
	case s.queue.items <- b:
	case <-time.After(time.Millisecond):
		return gnet.Close
	}
	return gnet.None
}

func run(ctx context.Context) error {
	go func() { _ = gnet.Run(&server{queue: &queue{make(chan []byte, 8)}}, "tcp://:7000") }()
	_, err := tea.NewProgram(newConsole(ctx)).Run()
	return err
}
