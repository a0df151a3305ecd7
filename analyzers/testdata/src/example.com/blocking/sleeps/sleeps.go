// Package sleeps holds times against the 16 ms that a terminal can bear.
package sleeps

import (
	"context"
	"flag"
	"math/rand"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
	"golang.org/x/sys/unix"
)

const (
	blink    = 5 * time.Millisecond
	debounce = 50 * blink
)

// What nothing sets again is as good as a constant.
var (
	idle    = 300 * time.Millisecond
	quick   = 5 * time.Millisecond
	changed = 300 * time.Millisecond
	asked   = 300 * time.Millisecond
)

func configure(d time.Duration) {
	changed = d
	flag.DurationVar(&asked, "wait", asked, "how long to wait")
}

type model struct {
	last time.Time
	wait time.Duration
	done chan struct{}
}

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		time.Sleep(blink)
		time.Sleep(16 * time.Millisecond)
		unix.Poll(nil, 0)
		unix.Poll(nil, 5000) // want `^unix\.Poll waits for another goroutine on the Bubble Tea loop: sleeps\.model\.Update → unix\.Poll; return it as a tea\.Cmd$`
	case tea.KeyMsg:
		time.Sleep(debounce) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 250ms: sleeps\.model\.Update → time\.Sleep; return it as a tea\.Cmd$`
		if msg.String() == "j" {
			pause := time.Sleep
			pause(2 * time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 2s: sleeps\.model\.Update → time\.Sleep; return it as a tea\.Cmd$`
		}
		<-time.After(10 * time.Millisecond)
		<-time.After(300 * time.Millisecond) // want `^receive from time\.After sleeps on the Bubble Tea loop for up to 300ms: sleeps\.model\.Update → receive from time\.After; return it as a tea\.Cmd$`
	case int:
		m.poll()
		time.Sleep(idle)   // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 300ms: sleeps\.model\.Update → time\.Sleep; return it as a tea\.Cmd$`
		<-time.After(idle) // want `^receive from time\.After sleeps on the Bubble Tea loop for up to 300ms: sleeps\.model\.Update → receive from time\.After; return it as a tea\.Cmd$`
		time.Sleep(quick)
		time.Sleep(changed)
		time.Sleep(asked)
		time.Sleep(time.Duration(msg) * time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop: sleeps\.model\.Update → time\.Sleep; return it as a tea\.Cmd$`
	}
	return m, m.tick()
}

// poll waits for a time that nobody knows: possible, no more.
func (m model) poll() {
	time.Sleep(m.wait)
	time.Sleep(time.Duration(rand.Intn(10)) * time.Millisecond)
}

// tick sleeps in a command, where it belongs.
func (m model) tick() tea.Cmd {
	return func() tea.Msg {
		time.Sleep(time.Second)
		return tea.WindowSizeMsg{}
	}
}

func (m model) View() string {
	select {
	case <-m.done:
	case <-time.After(2 * time.Millisecond):
	}
	select { // want `^select without default waits for another goroutine on the Bubble Tea loop for up to 1s: sleeps\.model\.View → select without default; return it as a tea\.Cmd$`
	case <-m.done:
	case <-time.After(time.Second):
	}
	return ""
}

// A server has one millisecond.
type server struct{ gnet.BuiltinEventEngine }

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	time.Sleep(200 * time.Microsecond)
	time.Sleep(blink) // want `^time\.Sleep sleeps on the gnet loop for up to 5ms: \(\*sleeps\.server\)\.OnTraffic → time\.Sleep; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
	return gnet.None
}

func (s *server) OnTick() (time.Duration, gnet.Action) {
	time.Sleep(time.Minute) // has a goroutine of its own
	return time.Second, gnet.None
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go func() { _ = gnet.Run(&server{}, "tcp://:9000") }()
	_, _ = tea.NewProgram(model{wait: time.Second}).Run()
	<-ctx.Done()
}
