// Package console waits for its workers in every way there is.
package console

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/tools/cache"
)

type line struct{ text string }

type console struct {
	wg      sync.WaitGroup
	lines   chan line
	stopped chan struct{}
	jobs    errgroup.Group
	text    []string
}

func newConsole() *console {
	c := &console{lines: make(chan line), stopped: make(chan struct{})}
	c.wg.Add(1)
	go c.read()
	return c
}

// read runs in a goroutine of its own: it may wait.
func (c *console) read() {
	defer c.wg.Done()
	for {
		select {
		case c.lines <- line{"tick"}:
		case <-c.stopped:
			return
		}
	}
}

func (c *console) Init() tea.Cmd { return c.next }

// next is a command.
func (c *console) next() tea.Msg { return <-c.lines }

func (c *console) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case line:
		c.text = append(c.text, msg.text)
		return c, c.next
	case tea.QuitMsg:
		close(c.stopped)
		c.wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*console\.console\)\.Update → \(\*sync\.WaitGroup\)\.Wait;`
	case tea.KeyMsg:
		l := <-c.lines // want `^receive from channel console\.console\.lines waits for another goroutine on the Bubble Tea loop: \(\*console\.console\)\.Update → receive from channel console\.console\.lines;`
		c.text = append(c.text, l.text)
	case tea.WindowSizeMsg:
		c.drain()
	case int:
		select { // want `^select without default waits for another goroutine on the Bubble Tea loop: \(\*console\.console\)\.Update → select without default;`
		case l, ok := <-c.lines:
			if ok {
				c.text = append(c.text, l.text)
			}
		case <-c.stopped:
		}
	}
	return c, nil
}

func (c *console) drain() {
	for l := range c.lines { // want `^receive from channel console\.console\.lines waits for another goroutine on the Bubble Tea loop: \(\*console\.console\)\.Update → \(\*console\.console\)\.drain → receive from channel console\.console\.lines;`
		c.text = append(c.text, l.text)
	}
}

func (c *console) View() string { return latest(c.text) }

// latest waits for nobody, though it looks like it: the range is over a slice.
func latest(lines []string) (last string) {
	for _, l := range lines {
		last = l
	}
	return last
}

// A future of any type, awaited by a handler of events.
type future[T any] struct {
	done chan struct{}
	val  T
}

func begin[T any](f func() T) *future[T] {
	p := &future[T]{done: make(chan struct{})}
	go func() {
		p.val = f()
		close(p.done)
	}()
	return p
}

func (f *future[T]) get() T {
	<-f.done // want `^receive from channel console\.future\.done waits for another goroutine on the client-go informers loop: \(\*console\.watcher\)\.OnAdd → \(\*console\.future\)\.get → receive from channel console\.future\.done;`
	return f.val
}

type watcher struct {
	names *future[[]string]
	group *errgroup.Group
}

func (w *watcher) OnAdd(obj interface{}, _ bool) {
	for _, n := range w.names.get() {
		if n == obj {
			return
		}
	}
}

func (w *watcher) OnUpdate(_, _ interface{}) {
	_ = w.group.Wait() // want `^\(\*errgroup\.Group\)\.Wait waits for another goroutine on the client-go informers loop: \(\*console\.watcher\)\.OnUpdate → \(\*errgroup\.Group\)\.Wait;`
}

func (w *watcher) OnDelete(interface{}) {
	go func() { _ = w.names.get() }()
}

func run(inf cache.SharedInformer) error {
	w := &watcher{names: begin(func() []string { return nil }), group: &errgroup.Group{}}
	if _, err := inf.AddEventHandler(w); err != nil {
		return err
	}
	c := newConsole()
	_, err := tea.NewProgram(c).Run()
	c.wg.Wait()
	return err
}
