// Package console receives from channels that are closed: nobody waits there.
package console

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

// ready is closed before anything else happens.
var ready = make(chan struct{})

func init() { close(ready) }

// never is like it, but nobody closes it.
var never = make(chan struct{})

type console struct {
	rows []string
	gone chan struct{}
}

// newConsole has its end behind it when it returns.
func newConsole() *console {
	c := &console{gone: make(chan struct{})}
	close(c.gone)
	return c
}

func (c *console) Init() tea.Cmd { return nil }

func (c *console) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		<-ready
		done := make(chan struct{})
		close(done)
		<-done
		select {
		case <-done:
		case <-c.gone:
		}
	case []string:
		c.rows = c.rows[:0]
		for r := range feed(c.rows) {
			c.rows = append(c.rows, r)
		}
	case tea.QuitMsg:
		<-c.gone
		select {
		case <-never:
		case <-ready:
		}
	case int:
		<-never // want `^receive from channel console\.never waits for another goroutine on the Bubble Tea loop: \(\*console\.console\)\.Update → receive from channel console\.never;`
	}
	return c, nil
}

// feed fills a channel that has room for everything, and closes it.
func feed(rows []string) <-chan string {
	c := make(chan string, len(rows))
	for _, r := range rows {
		c <- r
	}
	close(c)
	return c
}

func (c *console) View() string { return "" }

// A latch is closed by whoever opens it, in the same call.
type latch[T any] struct {
	c chan T
}

func (l *latch[T]) open() T {
	close(l.c)
	return <-l.c
}

func (l *latch[T]) wait() T {
	return <-l.c // want `^receive from channel console\.latch\.c waits for the tview loop that it is called on, a deadlock: func literal in console\.run → \(\*console\.latch\)\.wait → receive from channel console\.latch\.c \(only this loop sends on it\);`
}

func run() error {
	l := &latch[int]{c: make(chan int)}
	m := &latch[int]{c: make(chan int)}
	tview.NewButton("Open").SetSelectedFunc(func() { l.open() })
	tview.NewButton("Wait").SetSelectedFunc(func() { m.wait() })
	_, err := tea.NewProgram(newConsole()).Run()
	return err
}
