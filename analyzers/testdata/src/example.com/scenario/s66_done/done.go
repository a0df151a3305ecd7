// Package done asks whether something has ended before it waits for the end.
package done

import (
	"context"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/panjf2000/gnet/v2"
)

// A task is done when its channel is closed.
type task struct {
	done chan struct{}
	out  []byte
	err  error
}

func start(name string) *task {
	t := &task{done: make(chan struct{})}
	go func() {
		defer close(t.done)
		t.out, t.err = exec.Command(name).Output()
	}()
	return t
}

func (t *task) Done() <-chan struct{} { return t.done }

func (t *task) finished() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

func (t *task) wait() []byte {
	<-t.done // want `^receive from channel done\.task\.done waits for another goroutine on the Bubble Tea loop: \(\*done\.model\)\.View → \(\*done\.task\)\.wait → receive from channel done\.task\.done;`
	return t.out
}

type model struct {
	task *task
	ctx  context.Context
	text string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		select {
		case <-m.task.done:
			<-m.task.done // it is closed
			m.text = string(m.task.out)
		default:
			m.text = "…"
		}
	case tea.WindowSizeMsg:
		if m.ctx.Err() != nil {
			<-m.ctx.Done()
			return m, tea.Quit
		}
	case int:
		m.show()
	case string:
		if m.ctx.Err() == nil {
			<-m.ctx.Done() // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*done\.model\)\.Update → receive from channel;`
		}
	}
	return m, nil
}

// show leaves early while the task runs.
func (m *model) show() {
	if !m.task.finished() {
		return
	}
	<-m.task.done
	m.text = string(m.task.out)
}

func (m *model) View() string { return string(m.task.wait()) }

// A token of a message that has been confirmed needs no waiting.
func subscribe(c mqtt.Client) {
	c.AddRoute("in/#", func(c mqtt.Client, m mqtt.Message) {
		t := c.Publish("seen", 1, false, m.Topic()) // want `^mqtt\.Client\.Publish waits for the network on the Paho MQTT loop: func literal in done\.subscribe → mqtt\.Client\.Publish;`
		select {
		case <-t.Done():
			if t.Wait() && t.Error() != nil {
				c.AddRoute("again", nil)
			}
		default:
		}
	})
	c.AddRoute("all/#", func(c mqtt.Client, m mqtt.Message) {
		t := c.Publish("seen", 1, false, m.Topic()) // want `^mqtt\.Client\.Publish waits for the network on the Paho MQTT loop: func literal in done\.subscribe → mqtt\.Client\.Publish;`
		if t.Wait() {                               // want `^mqtt\.Token\.Wait waits for the Paho MQTT loop that it is called on, a deadlock: func literal in done\.subscribe → mqtt\.Token\.Wait;`
			c.AddRoute("again", nil)
		}
	})
}

// A future of any type, polled by a server.
type future[T any] struct {
	ready chan struct{}
	v     T
}

func (f *future[T]) poll() (v T, ok bool) {
	select {
	case <-f.ready:
		return f.get(), true
	default:
		return v, false
	}
}

// get waits, unless it is known to be ready.
func (f *future[T]) get() T {
	<-f.ready
	return f.v
}

type server struct {
	gnet.BuiltinEventEngine
	config *future[string]
}

func (s *server) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	if c, ok := s.config.poll(); ok {
		return []byte(c), gnet.None
	}
	return nil, gnet.Close
}

func run(ctx context.Context, c mqtt.Client) error {
	subscribe(c)
	f := &future[string]{ready: make(chan struct{})}
	go func() {
		f.v = "config"
		close(f.ready)
	}()
	go func() { _ = gnet.Run(&server{config: f}, "tcp://:7000") }()
	_, err := tea.NewProgram(&model{task: start("uptime"), ctx: ctx}).Run()
	return err
}
