// Package arithmetic computes its times.
package arithmetic

import (
	"context"
	"math"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

const (
	grace     = 5001 * time.Millisecond
	tick      = time.Second / 100
	micros    = 5_000_001 * time.Microsecond
	forever   = time.Duration(math.MaxInt64)
	retries   = 3
	backOff   = retries * grace
	perSecond = 1000
	interval  = time.Second / perSecond
)

type seconds int

// Each call of Update has a time of its own.
type client struct {
	ctx  context.Context
	done chan struct{}
}

func (c client) Init() tea.Cmd { return nil }

func (c client) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "tick":
		time.Sleep(tick)
	case "interval":
		time.Sleep(interval * 16)
	case "micros":
		time.Sleep(micros) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 5\.000001s: arithmetic\.client\.Update → time\.Sleep;`
	case "back off":
		time.Sleep(backOff) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 15\.003s: arithmetic\.client\.Update → time\.Sleep;`
	case "forever":
		time.Sleep(forever) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 2562047h47m16\.854775807s: arithmetic\.client\.Update → time\.Sleep;`
	case "typed":
		const limit seconds = 2
		time.Sleep(time.Duration(limit) * time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 2s: arithmetic\.client\.Update → time\.Sleep;`
	case "negative":
		time.Sleep(-time.Second)
	}
	return c, nil
}

// View waits for a context that ends after a constant time.
func (c client) View() string {
	ctx, cancel := context.WithTimeout(c.ctx, grace)
	defer cancel()
	select { // want `^select without default waits for another goroutine on the Bubble Tea loop( for up to 5\.001s)?: arithmetic\.client\.View → select without default;`
	case <-c.done:
	case <-ctx.Done():
	}
	short, stop := context.WithTimeout(c.ctx, tick)
	defer stop()
	select {
	case <-c.done:
	case <-short.Done():
	}
	return ""
}

type server struct {
	gnet.BuiltinEventEngine
	quit chan struct{}
}

// A timer with a constant of many units.
func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	t := time.NewTimer(1*time.Hour + 30*time.Minute)
	defer t.Stop()
	select { // want `^select without default waits for another goroutine on the gnet loop for up to 1h30m0s: \(\*arithmetic\.server\)\.OnTraffic → select without default;`
	case <-s.quit:
	case <-t.C:
	}
	select {
	case <-s.quit:
	case <-time.After(time.Second / 2000):
	}
	return gnet.None
}

func run() error {
	c := client{ctx: context.Background(), done: make(chan struct{})}
	go func() { _ = gnet.Run(&server{quit: c.done}, "tcp://:7000") }()
	_, err := tea.NewProgram(c).Run()
	return err
}
