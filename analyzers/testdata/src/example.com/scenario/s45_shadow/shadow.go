// Package shadow uses the names of what blocks for what does not.
package shadow

import (
	"net/http"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

// A clock that tests can turn.
type clock struct{ now time.Duration }

func (c *clock) Sleep(d time.Duration) { c.now += d }

// A registry has the verbs of a client.
type registry struct{ m map[string]string }

func (r *registry) Get(key string) string      { return r.m[key] }
func (r *registry) Do(req *http.Request) error { return req.Context().Err() }
func (r *registry) Open(name string) *registry { return r }
func (r *registry) Wait()                      {}
func (r *registry) Run() error                 { return nil }

// Recursive removal, of entries in memory.
func RemoveAll(m map[string]string) { clear(m) }

type vfs struct{}

func (vfs) ReadFile(name string) ([]byte, error) { return nil, nil }

type model struct {
	clock clock
	reg   registry
	text  string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		time := &m.clock
		time.Sleep(1000)
		http := &m.reg
		m.text = http.Get(msg)
		_ = http.Open(msg).Run()
		http.Wait()
		os := vfs{}
		b, _ := os.ReadFile(msg)
		m.text += string(b)
		RemoveAll(m.reg.m)
	case tea.KeyMsg:
		m.load(msg.String())
	}
	return m, nil
}

// load has one of each: the shadow ends with its block.
func (m *model) load(name string) {
	{
		os := vfs{}
		_, _ = os.ReadFile(name)
	}
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*shadow\.model\)\.Update → \(\*shadow\.model\)\.load → os\.ReadFile;`
	m.text = string(b)
}

func (m *model) View() string { return m.text }

// A local function called like a package's, and a method promoted over another.
type getter struct {
	*http.Client
	cached registry
}

func (g *getter) Get(url string) (string, error) { return g.cached.Get(url), nil }

func buttons(g *getter) *tview.Form {
	sleep := func(d time.Duration) { g.cached.m["slept"] = d.String() }
	return tview.NewForm().
		AddButton("Cached", func() {
			sleep(time.Hour)
			_, _ = g.Get("https://example.com")
		}).
		AddButton("Fresh", func() {
			_, _ = g.Client.Get("https://example.com") // want `^\(\*http\.Client\)\.Get waits for the network on the tview loop: func literal in shadow\.buttons → \(\*http\.Client\)\.Get;`
		}).
		AddButton("Head", func() {
			_, _ = g.Head("https://example.com") // want `^\(\*http\.Client\)\.Head waits for the network on the tview loop: func literal in shadow\.buttons → \(\*http\.Client\)\.Head;`
		})
}

func run() error {
	buttons(&getter{Client: http.DefaultClient})
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
