// Package variable waits for times that nobody knows before the program runs.
package variable

import (
	"math/rand"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type options struct {
	Debounce time.Duration
	Timeout  time.Duration
}

type search struct {
	opts  options
	found chan string
	text  string
}

func newSearch(opts options) *search { return &search{opts: opts, found: make(chan string)} }

func (s *search) Init() tea.Cmd { return nil }

func (s *search) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		time.Sleep(s.opts.Debounce)
	case tea.WindowSizeMsg:
		<-time.After(jitter(10))
	case string:
		s.within(s.opts.Timeout)
	}
	// Whatever the options say, this is too long.
	if s.text == "" {
		time.Sleep(time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 1s: \(\*variable\.search\)\.Update → time\.Sleep;`
	}
	return s, nil
}

func jitter(n int) time.Duration { return time.Duration(rand.Intn(n)) * time.Millisecond }

// within waits for the answer, as long as its caller says.
func (s *search) within(d time.Duration) {
	select {
	case s.text = <-s.found:
	case <-time.After(d):
	}
}

func (s *search) View() string { return s.text }

// A server paces what it is sent, by a rate that comes from the peer.
type pacer struct {
	gnet.BuiltinEventEngine
	rate float64
}

func (p *pacer) OnTraffic(c gnet.Conn) gnet.Action {
	n := c.InboundBuffered()
	pause := time.Duration(float64(n) / p.rate * float64(time.Second))
	t := time.NewTimer(pause)
	<-t.C
	return gnet.None
}

func (p *pacer) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	time.Sleep(max(jitter(3), 20*time.Millisecond))
	return nil, gnet.None
}

func run(opts options) error {
	go func() { _ = gnet.Run(&pacer{rate: 1 << 20}, "tcp://:7000") }()
	s := newSearch(opts)
	go func() { s.found <- "loop" }()
	_, err := tea.NewProgram(s).Run()
	return err
}
