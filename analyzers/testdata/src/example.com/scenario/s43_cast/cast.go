// Package cast converts where it seems to call.
package cast

import (
	"net/http"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

// Types with the names of deeds.
type (
	Sleep       time.Duration
	Fetch       func(url string) (*http.Response, error)
	Remove      struct{ path string }
	Wait[T any] struct{ v T }
	Open        interface{ Name() string }
)

// Do is what a Fetch does when it is called, and not when it is made.
func (f Fetch) Do(url string) {
	resp, err := f(url) // want `^http\.Head waits for the network on the Bubble Tea loop: \(\*cast\.model\)\.Update → cast\.Fetch\.Do → http\.Head;`
	if err == nil {
		resp.Body.Close()
	}
}

type model struct {
	delay  Sleep
	fetch  Fetch
	remove Remove
	wait   Wait[time.Time]
	file   Open
	cmd    tea.Cmd
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case int:
		m.delay = Sleep(msg) * Sleep(time.Second)
		m.delay = Sleep(time.Duration(msg))
		_ = time.Duration(m.delay)
	case string:
		m.remove = Remove(struct{ path string }{msg})
		m.wait = Wait[time.Time](Wait[time.Time]{time.Now()})
		m.fetch = Fetch(http.Get)
		_ = http.HandlerFunc(m.serve)
		m.cmd = tea.Cmd(m.load)
		_ = (func(string) error)(os.Remove)
	case *os.File:
		m.file = Open(msg)
		_ = Open(m.file).Name()
	case tea.KeyMsg:
		Fetch(http.Head).Do("https://example.com")
	}
	return m, m.cmd
}

func (m *model) serve(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("ok")) }

// load is a command.
func (m *model) load() tea.Msg {
	b, _ := os.ReadFile("settings")
	return b
}

func (m *model) View() string { return "" }

// A handler that is converted, and one that is called.
type server struct {
	gnet.BuiltinEventEngine
	after func(time.Duration)
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	s.after = (func(time.Duration))(time.Sleep)
	_ = gnet.Action(len("close"))
	return gnet.None
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	(func(time.Duration))(time.Sleep)(time.Second) // want `^time\.Sleep sleeps on the gnet loop for up to 1s: \(\*cast\.server\)\.OnOpen → time\.Sleep;`
	return nil, gnet.None
}

func run() error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
