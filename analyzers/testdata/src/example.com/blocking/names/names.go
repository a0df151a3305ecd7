// Package names has names that look like something else.
package names

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

// A cache has a Get that goes nowhere.
type cache map[string]string

func (c cache) Get(key string) string { return c[key] }

type fakeHTTP struct{ pages cache }

func (f fakeHTTP) Get(url string) (string, error) { return f.pages.Get(url), nil }

// Sleep sleeps not at all.
func Sleep(ms int) int { return ms }

// A Duration looks like a call where it converts.
type Run int

// Set up before the loop starts.
var (
	version = gitVersion()
	hooks   = map[string]func(){
		"sync": func() { _ = exec.Command("sync").Run() }, // possible: the key may choose another
		"noop": func() {},
	}
	onExit = func() { _ = os.Remove("pid") } // want `^os\.Remove does file I/O on the Bubble Tea loop: names\.model\.Update → func literal in names\.init → os\.Remove; return it as a tea\.Cmd$`
)

var config []byte

func init() {
	config, _ = os.ReadFile("config")
}

func gitVersion() string {
	out, _ := exec.Command("git", "describe").Output()
	return string(out)
}

type model struct {
	cache cache
	http  fakeHTTP
	text  string
}

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		http := m.http
		m.text, _ = http.Get(msg)
		m.text += m.cache.Get(msg) + version
		_ = Sleep(1000)
		_ = Run(len(msg))
		if f := hooks[msg]; f != nil {
			f()
		}
	case tea.QuitMsg:
		onExit()
	case http.Header:
		m.text = msg.Get("Content-Type")
	}
	return m, nil
}

func (m model) View() string { return m.text + string(config) }
