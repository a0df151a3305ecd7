// Package literal calls literals at once, and only makes others.
package literal

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	"k8s.io/client-go/tools/cache"
)

type player struct {
	undo   []func()
	onStop func()
	file   string
}

func (p *player) Init() tea.Cmd { return nil }

func (p *player) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "at once":
		n := func() int {
			b, _ := os.ReadFile(p.file) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*literal\.player\)\.Update → func literal in \(\*literal\.player\)\.Update → os\.ReadFile;`
			return len(b)
		}()
		p.file = p.file[:n]
	case "made":
		p.undo = append(p.undo, func() { _ = os.Remove(p.file) })
		stop := func() { _ = exec.Command("pkill", "mpv").Run() }
		_ = stop
		p.onStop = stop
	case "returned":
		return p, p.load(p.file)
	case "nested":
		func() {
			func() {
				_ = os.Truncate(p.file, 0) // want `^os\.Truncate does file I/O on the Bubble Tea loop: \(\*literal\.player\)\.Update → func literal in \(\*literal\.player\)\.Update → os\.Truncate;`
			}()
			_ = func() { _ = os.Mkdir(p.file, 0o700) }
		}()
	case "once made":
		save := p.saver()
		save()
	}
	return p, nil
}

// load returns what will read.
func (p *player) load(file string) tea.Cmd {
	return func() tea.Msg {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return b
	}
}

func (p *player) saver() func() {
	return func() {
		_ = os.WriteFile(p.file, nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*literal\.player\)\.Update → func literal in \(\*literal\.player\)\.saver → os\.WriteFile;`
	}
}

func (p *player) View() string { return p.file }

// stop is called by nobody on the loop.
func (p *player) stop() {
	p.onStop()
	for _, u := range p.undo {
		u()
	}
}

// A chain of options that are functions: some are run here, one is kept.
type option func(*syncer)

type syncer struct {
	url   string
	retry func() error
}

func with(opts ...option) *syncer {
	s := &syncer{}
	for _, o := range opts {
		o(s)
	}
	return s
}

func (s *syncer) OnAdd(obj interface{}, _ bool) {
	_ = with(
		func(s *syncer) { s.url = "https://example.com" },
		func(s *syncer) {
			s.retry = func() error { return os.Remove("queue") }
		},
		func(s *syncer) {
			resp, err := http.Get(s.url) // want `^http\.Get waits for the network on the client-go informers loop: \(\*literal\.syncer\)\.OnAdd → literal\.with → func literal in \(\*literal\.syncer\)\.OnAdd → http\.Get;`
			if err == nil {
				resp.Body.Close()
			}
		},
	)
}

func (s *syncer) OnUpdate(_, _ interface{}) {}
func (s *syncer) OnDelete(interface{})      {}

func run(inf cache.SharedInformer) error {
	if _, err := inf.AddEventHandler(&syncer{}); err != nil {
		return err
	}
	p := &player{file: "song"}
	_, err := tea.NewProgram(p).Run()
	p.stop()
	return err
}
