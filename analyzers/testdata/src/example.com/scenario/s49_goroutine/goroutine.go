// Package goroutine does its work in goroutines.
package goroutine

import (
	"net/http"
	"os"
	"os/exec"
	"time"

	"example.com/scenario/s49_goroutine/background"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type build struct {
	dir   string
	state string
	p     *tea.Program
}

func (b *build) Init() tea.Cmd { return nil }

func (b *build) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "m":
			go func() {
				_ = exec.Command("make", "-C", b.dir).Run()
				b.p.Send("made")
			}()
		case "t":
			go b.test()
		case "d":
			go deploy(b.dir, 3)
		case "r":
			background.Run(b.test)
		case "w":
			background.With(b.dir, func(dir string) { deploy(dir, 1) })
		case "n":
			go func() {
				go b.test()
				func() { b.clean() }()
			}()
		case "c":
			b.clean()
		}
	case string:
		b.state = msg
	}
	return b, nil
}

func (b *build) test() { _ = exec.Command("go", "test", b.dir).Run() }

func deploy(dir string, times int) {
	for range times {
		resp, err := http.Post("https://example.com/"+dir, "", nil)
		if err == nil {
			resp.Body.Close()
			return
		}
		time.Sleep(time.Second)
	}
}

// clean is called in a goroutine, and once without.
func (b *build) clean() {
	_ = os.RemoveAll(b.dir + "/out") // want `^os\.RemoveAll does file I/O on the Bubble Tea loop: \(\*goroutine\.build\)\.Update → \(\*goroutine\.build\)\.clean → os\.RemoveAll;`
}

func (b *build) View() string { return b.state }

// A goroutine that lives as long as the connection.
type server struct {
	gnet.BuiltinEventEngine
	feed func(gnet.Conn)
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	go s.feed(c)
	go s.watch(c) // want `starts a goroutine that never ends, each time \(\*goroutine\.server\)\.OnOpen runs`
	return nil, gnet.None
}

func (s *server) watch(c gnet.Conn) {
	for {
		time.Sleep(time.Minute)
		_ = c.Wake(nil)
	}
}

func (s *server) OnClose(c gnet.Conn, err error) gnet.Action {
	s.feed(c)
	return gnet.None
}

func keys(app *tview.Application, b *build) {
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		start := b.test
		go start()
		return ev
	})
}

func run() error {
	b := &build{dir: "."}
	keys(tview.NewApplication(), b)
	s := &server{feed: func(c gnet.Conn) {
		out, _ := exec.Command("uptime").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the gnet loop: \(\*goroutine\.server\)\.OnClose → func literal in goroutine\.run → \(\*exec\.Cmd\)\.Output;`
		_ = c.AsyncWrite(out, nil)
	}}
	go func() { _ = gnet.Run(s, "tcp://:7000") }()
	b.p = tea.NewProgram(b)
	_, err := b.p.Run()
	return err
}
