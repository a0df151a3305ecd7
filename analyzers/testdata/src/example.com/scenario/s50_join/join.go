// Package join moves its work to goroutines, and then waits for them.
package join

import (
	"net/http"
	"os/exec"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/panjf2000/gnet/v2"
	"golang.org/x/sync/errgroup"
)

type checker struct {
	hosts []string
	up    int
}

func (c *checker) Init() tea.Cmd { return c.all }

// all waits in a command.
func (c *checker) all() tea.Msg {
	var wg sync.WaitGroup
	for _, h := range c.hosts {
		wg.Go(func() { _ = ping(h) })
	}
	wg.Wait()
	return len(c.hosts)
}

func ping(host string) error { return exec.Command("ping", "-c1", host).Run() }

func (c *checker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case int:
		c.up = msg
	case tea.KeyMsg:
		switch msg.String() {
		case "1":
			done := make(chan error)
			go func() { done <- ping(c.hosts[0]) }()
			if err := <-done; err == nil { // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*join\.checker\)\.Update → receive from channel;`
				c.up = 1
			}
		case "a":
			var wg sync.WaitGroup
			for _, h := range c.hosts {
				wg.Add(1)
				go func() {
					defer wg.Done()
					_ = ping(h)
				}()
			}
			wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*join\.checker\)\.Update → \(\*sync\.WaitGroup\)\.Wait;`
		case "g":
			c.group()
		case "f":
			c.up = async(func() int { return len(c.hosts) }).await()
		case "l":
			f := async(func() int { _ = ping("localhost"); return 1 })
			return c, func() tea.Msg { return f.await() }
		}
	}
	return c, nil
}

func (c *checker) group() {
	var g errgroup.Group
	for _, h := range c.hosts {
		g.Go(func() error { return ping(h) })
	}
	_ = g.Wait() // want `^\(\*errgroup\.Group\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*join\.checker\)\.Update → \(\*join\.checker\)\.group → \(\*errgroup\.Group\)\.Wait;`
}

// A promise is kept by a goroutine.
type promise[T any] struct{ c chan T }

func async[T any](f func() T) promise[T] {
	p := promise[T]{make(chan T, 1)}
	go func() { p.c <- f() }()
	return p
}

func (p promise[T]) await() T {
	return <-p.c // want `^receive from channel join\.promise\.c waits for another goroutine on the Bubble Tea loop: \(\*join\.checker\)\.Update → join\.promise\.await → receive from channel join\.promise\.c;`
}

func (c *checker) View() string { return "" }

// A server asks all of its mirrors and takes the first answer; a bridge takes
// none.
type server struct {
	gnet.BuiltinEventEngine
	mirrors []string
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	_, _ = c.Write([]byte(s.first()))
	return gnet.None
}

func (s *server) first() string {
	answers := make(chan string, len(s.mirrors))
	for _, m := range s.mirrors {
		go func() {
			resp, err := http.Get(m)
			if err != nil {
				return
			}
			resp.Body.Close()
			answers <- resp.Status
		}()
	}
	return <-answers // want `^receive from channel waits for another goroutine on the gnet loop: \(\*join\.server\)\.OnTraffic → \(\*join\.server\)\.first → receive from channel;`
}

func subscribe(c mqtt.Client, hosts []string) {
	c.AddRoute("check", func(mqtt.Client, mqtt.Message) {
		for _, h := range hosts {
			go func() { _ = ping(h) }()
		}
	})
}

func run(c mqtt.Client, hosts []string) error {
	subscribe(c, hosts)
	go func() { _ = gnet.Run(&server{mirrors: hosts}, "tcp://:7000") }()
	_, err := tea.NewProgram(&checker{hosts: hosts}).Run()
	return err
}
