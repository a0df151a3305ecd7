// Command logging prints and logs in its handlers.
package main

import (
	"fmt"
	"log"
	"log/slog"
	"os"

	"example.com/scenario/s31_logging/console"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type model struct {
	log   *slog.Logger
	plain *log.Logger
	lines []string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case console.Record:
		m.lines = append(m.lines, msg.Text)
	case tea.KeyMsg:
		m.log.Info("key", "key", msg.String()) // want `^\(\*tea\.Program\)\.Send waits for the Bubble Tea loop that it is called on, a deadlock: .*\(\*main\.model\)\.Update → \(\*slog\.Logger\)\.Info → .*\(\*console\.Handler\)\.Handle → \(\*tea\.Program\)\.Send;`
	case error:
		m.plain.Print(msg) // the writer has a goroutine of its own
	case int:
		fmt.Println("width", msg)
		fmt.Fprintln(os.Stderr, "width", msg)
	}
	return m, nil
}

func (m *model) View() string { return fmt.Sprint(m.lines) }

// A server logs every connection: everybody does it.
type server struct {
	gnet.BuiltinEventEngine
	file *os.File
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	log.Printf("open %v", c.RemoteAddr())
	slog.Warn("open", "peer", c.RemoteAddr())
	return nil, gnet.None
}

// OnClose writes its own file, which is no logging any more.
func (s *server) OnClose(c gnet.Conn, err error) gnet.Action {
	fmt.Fprintf(s.file, "close %v\n", c.RemoteAddr()) // want `^fmt\.Fprintf does file I/O on the gnet loop: \(\*main\.server\)\.OnClose → fmt\.Fprintf;`
	return gnet.None
}

func main() {
	m := &model{}
	p := tea.NewProgram(m)
	m.log = slog.New(&console.Handler{Program: p})
	m.plain = log.New(console.Writer{Program: p}, "", 0)
	go func() {
		m.log.Info("ready") // on a goroutine it may wait
		_ = gnet.Run(&server{file: open()}, "tcp://:7000")
	}()
	if _, err := p.Run(); err != nil {
		log.Fatal(err)
	}
}

func open() *os.File {
	f, err := os.Create("server.log")
	if err != nil {
		log.Fatal(err)
	}
	return f
}
