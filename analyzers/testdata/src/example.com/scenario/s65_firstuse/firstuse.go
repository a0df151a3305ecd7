// Package firstuse loads what it needs when it is first asked for.
package firstuse

import (
	"net/http"
	"os"
	"os/exec"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

var version string

var loadZones = sync.OnceValue(func() []byte {
	b, _ := os.ReadFile("zones") // want `^os\.ReadFile does file I\/O on the Bubble Tea loop \(on first use\): \(\*firstuse\.model\)\.View → (func literal in sync\.OnceValue → )?func literal in firstuse\.init → os\.ReadFile;`
	return b
})

type model struct {
	theme []byte
	font  []byte
	motd  *string
	once  sync.Once
	tags  map[string]string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		if m.theme == nil {
			m.theme = read("theme") // once in a life
		}
		if m.motd == nil {
			s := fetch()
			m.motd = &s
		}
	case tea.WindowSizeMsg:
		// The wrong field: it is nil the next time too.
		if m.font == nil {
			m.theme = again("font")
		}
	case string:
		m.once.Do(func() {
			out, _ := exec.Command("tput", "colors").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop \(on first use\): \(\*firstuse\.model\)\.Update → \(\*sync\.Once\)\.Do → func literal in \(\*firstuse\.model\)\.Update → \(\*exec\.Cmd\)\.Output;`
			m.theme = out
		})
	case int:
		if m.tags == nil {
			m.tags = map[string]string{}
			_ = os.Mkdir("tags", 0o700) // want `^os\.Mkdir does file I/O on the Bubble Tea loop \(on first use\): \(\*firstuse\.model\)\.Update → os\.Mkdir;`
		}
	case error:
		if version == "" {
			version = describe()
		}
	}
	return m, nil
}

func read(name string) []byte {
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): \(\*firstuse\.model\)\.Update → firstuse\.read → os\.ReadFile;`
	return b
}

func again(name string) []byte {
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*firstuse\.model\)\.Update → firstuse\.again → os\.ReadFile;`
	return b
}

func fetch() string {
	resp, err := http.Get("https://example.com/motd") // want `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): \(\*firstuse\.model\)\.Update → firstuse\.fetch → http\.Get;`
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	return resp.Status
}

func describe() string {
	out, _ := exec.Command("git", "describe").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop \(on first use\): \(\*firstuse\.model\)\.Update → firstuse\.describe → \(\*exec\.Cmd\)\.Output;`
	return string(out)
}

func (m *model) View() string { return string(loadZones()) }

// A lazy value of any type, and a cache, which has a first use for each key.
type lazy[T any] struct {
	v    *T
	make func() T
}

func (l *lazy[T]) get() T {
	if l.v == nil {
		v := l.make()
		l.v = &v
	}
	return *l.v
}

type server struct {
	gnet.BuiltinEventEngine
	cert  lazy[[]byte]
	cache map[string][]byte
}

func newServer() *server {
	s := &server{cache: map[string][]byte{}}
	s.cert.make = func() []byte {
		b, _ := os.ReadFile("cert.pem") // want `^os\.ReadFile does file I/O on the gnet loop \(on first use\): \(\*firstuse\.server\)\.OnOpen → \(\*firstuse\.lazy\)\.get → func literal in firstuse\.newServer → os\.ReadFile;`
		return b
	}
	return s
}

func (s *server) OnOpen(gnet.Conn) ([]byte, gnet.Action) { return s.cert.get(), gnet.None }

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	page, ok := s.cache[string(b)]
	if !ok {
		page, _ = os.ReadFile(string(b)) // want `^os\.ReadFile does file I/O on the gnet loop: \(\*firstuse\.server\)\.OnTraffic → os\.ReadFile;`
		s.cache[string(b)] = page
	}
	_, _ = c.Write(page)
	return gnet.None
}

func run() error {
	go func() { _ = gnet.Run(newServer(), "tcp://:7000") }()
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
