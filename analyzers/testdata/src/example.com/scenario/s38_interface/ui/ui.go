// Package ui calls interfaces on the loop, and knows none of their
// implementations but its own.
package ui

import (
	"os"

	"example.com/scenario/s38_interface/store"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type Model struct {
	Store   store.Store
	Clock   store.Clock
	Speaker store.Speaker
	Plugins []store.Plugin
	Shapes  []store.Shape
	text    string
}

func (m *Model) Init() tea.Cmd { return nil }

func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.text, _ = m.Store.Load(msg.String()) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*remote\.Store\)\.Load → http\.Get \(handed over at cmd/main\.go:23\);`
	case tea.WindowSizeMsg:
		m.text = m.Clock.Now() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*ui\.Model\)\.Update → remote\.NTP\.Now → \(\*exec\.Cmd\)\.Output \(handed over at cmd/main\.go:20\);`
	case error:
		m.Speaker.Say(msg.Error())
	case string:
		for _, p := range m.Plugins {
			m.text = p.Apply(msg)
		}
		for _, s := range m.Shapes {
			m.text += s.Text()
		}
	}
	return m, nil
}

func (m *Model) View() string { return m.text }

// In one package: an interface with one implementation, and one with two of
// which the program makes both.
type keeper interface{ keep(b []byte) }

type onDisk struct{ dir string }

func (d onDisk) keep(b []byte) {
	_ = os.WriteFile(d.dir, b, 0o600) // want `^os\.WriteFile does file I/O on the gnet loop: \(\*ui\.Server\)\.OnTraffic → ui\.onDisk\.keep → os\.WriteFile;`
}

type filter interface{ pass(b []byte) bool }

type banList map[string]bool

func (l banList) pass(b []byte) bool { return !l[string(b)] }

type script struct{ path string }

func (s script) pass(b []byte) bool {
	text, err := os.ReadFile(s.path) // want `^os\.ReadFile does file I/O on the gnet loop: \(\*ui\.Server\)\.OnTraffic → ui\.script\.pass → os\.ReadFile;`
	return err == nil && string(text) != string(b)
}

// counter is never made into a filter: it has another pass.
type counter struct{ n int }

func (c *counter) pass(b []byte) int {
	_ = os.Truncate("n", int64(len(b)))
	c.n++
	return c.n
}

// A lock is set from outside; nobody is seen to make a lockFile one.
type lock interface{ take() bool }

type lockFile struct{ path string }

func (l lockFile) take() bool {
	return os.Mkdir(l.path, 0o700) == nil
}

// SetLock is for programs that are not here.
func (s *Server) SetLock(l lock) { s.lock = l }

func (s *Server) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	if s.lock != nil && !s.lock.take() {
		return nil, gnet.Close
	}
	return nil, gnet.None
}

type Server struct {
	gnet.BuiltinEventEngine
	lock   lock
	keeper keeper
	filter filter
}

func NewServer(path string) *Server {
	s := &Server{keeper: onDisk{"spool"}, filter: banList{}}
	if path != "" {
		s.filter = script{path}
	}
	new(counter).pass(nil)
	return s
}

func (s *Server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	if s.filter.pass(b) {
		s.keeper.keep(b)
	}
	return gnet.None
}
