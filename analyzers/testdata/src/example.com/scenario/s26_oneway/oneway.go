// Package oneway chooses between what waits and what does not.
package oneway

import (
	"net"
	"syscall"
	"time"

	"example.com/scenario/s26_oneway/bus"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type remote struct {
	bus  *bus.Conn
	text string
}

func (r *remote) Init() tea.Cmd { return nil }

func (r *remote) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return r, nil
	}
	switch k.String() {
	case "p":
		_ = r.bus.Publish("key", []byte(k.String()))
	case "r":
		b, _ := r.bus.Request("time", nil) // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*oneway\.remote\)\.Update → \(\*bus\.Conn\)\.Request → receive from channel;`
		r.text = string(b)
	case "a":
		r.bus.RequestAsync("time", nil, func(b []byte) { r.text = string(b) })
	}
	return r, nil
}

func (r *remote) View() string { return r.text }

type tunnel struct {
	gnet.BuiltinEventEngine
	bus  *bus.Conn
	peer net.Conn
	fd   int
	buf  []byte
}

func (t *tunnel) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	_ = t.bus.Publish("traffic", b)
	t.poll()
	_, _ = t.peer.Read(t.buf) // want `^net\.Conn\.Read waits for the network on the gnet loop: \(\*oneway\.tunnel\)\.OnTraffic → net\.Conn\.Read;`
	return gnet.None
}

// poll takes what has arrived: the deadline is over before it starts.
func (t *tunnel) poll() {
	_ = t.peer.SetReadDeadline(time.Now())
	_, _ = t.peer.Read(t.buf)
	_ = t.peer.SetReadDeadline(time.Time{})
}

// OnOpen reads from a socket as it is, and from one that says when it would
// wait.
func (t *tunnel) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	n, _, _ := syscall.Recvfrom(t.fd, t.buf, syscall.MSG_DONTWAIT)
	if n > 0 {
		return t.buf[:n], gnet.None
	}
	n, _, _ = syscall.Recvfrom(t.fd, t.buf, 0) // want `^syscall\.Recvfrom waits for the network on the gnet loop: \(\*oneway\.tunnel\)\.OnOpen → syscall\.Recvfrom;`
	return t.buf[:n], gnet.None
}

// OnClose is told how to send.
func (t *tunnel) OnClose(gnet.Conn, error) gnet.Action {
	t.ask((*bus.Conn).Publish)
	return gnet.None
}

func (t *tunnel) ask(send func(*bus.Conn, string, []byte) error) { _ = send(t.bus, "closed", nil) }

func run() error {
	c := bus.Connect()
	go func() { _ = gnet.Run(&tunnel{bus: c}, "tcp://:7000") }()
	_, err := tea.NewProgram(&remote{bus: c}).Run()
	return err
}
