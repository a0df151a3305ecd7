// Package bounded submits to pools that have a limit.
package bounded

import (
	"net/http"

	"example.com/scenario/s54_bounded/pool"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/ants/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/panjf2000/gnet/v2/pkg/pool/goroutine"
	"golang.org/x/sync/errgroup"
)

type crawler struct {
	pool  *pool.Pool
	group errgroup.Group
	urls  []string
}

func newCrawler() *crawler {
	c := &crawler{pool: pool.New(4)}
	c.group.SetLimit(8)
	return c
}

func fetch(url string) {
	resp, err := http.Get(url)
	if err == nil {
		resp.Body.Close()
	}
}

func (c *crawler) Init() tea.Cmd { return nil }

func (c *crawler) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		c.pool.Submit(func() { fetch(msg) })
	case tea.KeyMsg:
		if !c.pool.TrySubmit(func() { fetch(msg.String()) }) {
			c.urls = append(c.urls, msg.String())
		}
	case []string:
		for _, u := range msg {
			c.group.Go(func() error { fetch(u); return nil })
			_ = c.group.TryGo(func() error { fetch(u); return nil })
		}
	case tea.QuitMsg:
		_ = c.group.Wait() // want `^\(\*errgroup\.Group\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*bounded\.crawler\)\.Update → \(\*errgroup\.Group\)\.Wait;`
	}
	return c, nil
}

func (c *crawler) View() string { return "" }

// gnet's own pool has no limit that a program reaches; one of four workers has.
type server struct {
	gnet.BuiltinEventEngine
	large *goroutine.Pool
	small *ants.Pool
}

func (s *server) OnBoot(gnet.Engine) (action gnet.Action) {
	s.large = goroutine.Default()
	s.small, _ = ants.NewPool(4)
	return gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	_ = s.large.Submit(func() { fetch("https://example.com/large") })
	_ = s.small.Submit(func() { fetch("https://example.com/small") })
	return gnet.None
}

// A pool of a type of its own for each kind of task, made of a semaphore.
type limited[T any] struct {
	slots chan struct{}
	run   func(T)
}

func newLimited[T any](n int, run func(T)) *limited[T] {
	return &limited[T]{slots: make(chan struct{}, n), run: run}
}

func (l *limited[T]) submit(v T) {
	l.slots <- struct{}{}
	go func() {
		defer func() { <-l.slots }()
		l.run(v)
	}()
}

var names = newLimited(4, fetch)

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	names.submit(c.RemoteAddr().String())
	return nil, gnet.None
}

func run() error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(newCrawler()).Run()
	return err
}
