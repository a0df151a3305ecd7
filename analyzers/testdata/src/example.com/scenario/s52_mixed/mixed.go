// Package mixed hands a function away and calls it as well.
package mixed

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
	"github.com/panjf2000/gnet/v2/pkg/pool/goroutine"
	"github.com/rivo/tview"
)

type feed struct {
	url  string
	text string
}

func (f *feed) Init() tea.Cmd { return f.load }

func (f *feed) load() tea.Msg {
	resp, err := http.Get(f.url) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*mixed\.feed\)\.Update → \(\*mixed\.feed\)\.load → http\.Get;`
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return resp.Status
}

func (f *feed) save() tea.Msg { return os.WriteFile("feed", []byte(f.text), 0o600) }

func (f *feed) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.String() {
		case "l":
			return f, f.load
		case "L":
			return f.Update(f.load()) // the result instead of the command
		case "s":
			return f, tea.Batch(f.save, f.load)
		}
	case string:
		f.text = msg
	}
	return f, nil
}

func (f *feed) View() string { return f.text }

type server struct {
	gnet.BuiltinEventEngine
	pool  *goroutine.Pool
	stats func() string
}

func (s *server) OnBoot(gnet.Engine) gnet.Action {
	s.pool = goroutine.Default()
	return gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	lookUp := func() string {
		out, _ := exec.Command("whois", string(b)).Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the gnet loop: \(\*mixed\.server\)\.OnTraffic → func literal in \(\*mixed\.server\)\.OnTraffic → \(\*exec\.Cmd\)\.Output;`
		return string(out)
	}
	if len(b) > 100 {
		_ = s.pool.Submit(func() { _ = c.AsyncWrite([]byte(lookUp()), nil) })
		return gnet.None
	}
	_, _ = c.Write([]byte(lookUp()))
	_ = s.pool.Submit(func() { _ = c.AsyncWrite([]byte(s.stats()), nil) })
	return gnet.None
}

// both takes one function twice: to call and to start.
func both[T any](now, later func() T) T {
	go later()
	return now()
}

func button() *tview.Button {
	return tview.NewButton("Sync").SetSelectedFunc(func() {
		_ = both(remember, fetch)
		_ = both(forget, func() error { return nil })
	})
}

func remember() error { return nil }

func fetch() error { return exec.Command("git", "fetch").Run() }

func forget() error {
	return os.Remove("memory") // want `^os\.Remove does file I/O on the tview loop: func literal in mixed\.button → mixed\.both → mixed\.forget → os\.Remove;`
}

func run() error {
	button()
	s := &server{stats: func() string { b, _ := os.ReadFile("stats"); return string(b) }}
	go func() { _ = gnet.Run(s, "tcp://:7000") }()
	_, err := tea.NewProgram(&feed{url: "https://example.com/feed"}).Run()
	return err
}
