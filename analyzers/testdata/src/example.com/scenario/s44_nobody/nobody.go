// Package nobody has functions without a body: in assembly, or linked from
// elsewhere. What they do is not guessed.
package nobody

import (
	_ "unsafe" // for linkname

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

// checksum is in assembly.
//
//go:noescape
func checksum(b []byte) uint32

// nanotime is the runtime's.
//
//go:linkname nanotime runtime.nanotime
func nanotime() int64

// flush is in assembly too, and says what it does.
//
//loopvet:blocks file
func flush(fd int) int

// tryFlush says that it does not.
//
//loopvet:nonblocking
func tryFlush(fd int) int

type meter struct {
	start int64
	sum   uint32
}

func (m *meter) Init() tea.Cmd { return nil }

func (m *meter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case []byte:
		m.sum = checksum(msg)
		m.start = nanotime()
		_ = tryFlush(1)
	case int:
		_ = flush(msg) // want `^nobody\.flush does file I/O on the Bubble Tea loop: \(\*nobody\.meter\)\.Update → nobody\.flush;`
	}
	return m, nil
}

func (m *meter) View() string { return "" }

// One function away, and behind a function value.
type server struct {
	gnet.BuiltinEventEngine
	sum func([]byte) uint32
	end func(int) int
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	_ = s.sum(b)
	return gnet.None
}

func (s *server) OnClose(gnet.Conn, error) gnet.Action {
	s.finish()
	return gnet.None
}

func (s *server) finish() {
	_ = s.end(2) // want `^nobody\.flush does file I/O on the gnet loop: \(\*nobody\.server\)\.OnClose → \(\*nobody\.server\)\.finish → nobody\.flush;`
}

func run() error {
	go func() { _ = gnet.Run(&server{sum: checksum, end: flush}, "tcp://:7000") }()
	_, err := tea.NewProgram(&meter{}).Run()
	return err
}
