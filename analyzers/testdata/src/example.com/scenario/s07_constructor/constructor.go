// Package constructor sets its callbacks up before anybody needs them: in
// variables of the package, in init and in constructors.
package constructor

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

// Variables of the package, with a twin that does nothing.
var (
	onQuit = func() {
		_ = os.Remove("lock") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*constructor\.model\)\.Update → func literal in constructor\.init → os\.Remove;`
	}
	onResize  = func() {}
	reporters = []func(string){
		func(s string) {
			resp, err := http.Post("https://example.com/crash?"+s, "", nil) // want `^http\.Post waits for the network on the Bubble Tea loop: \(\*constructor\.model\)\.Update → func literal in constructor\.init → http\.Post;`
			if err == nil {
				resp.Body.Close()
			}
		},
	}
)

var beep, flash func()

func init() {
	beep = func() {
		_ = exec.Command("aplay", "beep.wav").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*constructor\.model\)\.Update → func literal in constructor\.init → \(\*exec\.Cmd\)\.Run;`
	}
	flash = func() {}
	_, _ = os.ReadFile("/etc/app.conf") // before the loop
}

type model struct {
	refresh func() error
	render  func(int) string
	cache   *cache
}

// A cache is made with a way to fill itself; one of the two ways is slow.
type cache struct {
	fill func(key string) string
	data map[string]string
}

func newCache(fill func(string) string) *cache {
	return &cache{fill: fill, data: map[string]string{}}
}

func (c *cache) get(key string) string {
	v, ok := c.data[key]
	if !ok {
		v = c.fill(key)
		c.data[key] = v
	}
	return v
}

func newModel() *model {
	return &model{
		refresh: func() error {
			return exec.Command("git", "pull").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*constructor\.model\)\.Update → func literal in constructor\.newModel → \(\*exec\.Cmd\)\.Run;`
		},
		render: func(width int) string { return "ok" },
		cache: newCache(func(key string) string {
			b, _ := os.ReadFile(key) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*constructor\.model\)\.View → \(\*constructor\.cache\)\.get → func literal in constructor\.newModel → os\.ReadFile;`
			return string(b)
		}),
	}
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.QuitMsg:
		onQuit()
	case tea.WindowSizeMsg:
		onResize()
		m.render(msg.Width)
	case error:
		for _, r := range reporters {
			r(msg.Error())
		}
	case tea.KeyMsg:
		if err := m.refresh(); err != nil {
			beep()
			flash()
		}
	}
	return m, nil
}

func (m *model) View() string { return m.cache.get("motd") }

// A widget of another framework, whose handlers come with the value.
type actions struct{ copy, paste func() }

var defaults = actions{
	copy:  func() { _ = exec.Command("xclip").Run() }, // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: func literal in constructor\.init → \(\*exec\.Cmd\)\.Run;`
	paste: func() {},
}

func toolbar() *tview.Form {
	return tview.NewForm().AddButton("Copy", defaults.copy).AddButton("Paste", defaults.paste)
}

func run() error {
	_ = toolbar()
	_, err := tea.NewProgram(newModel()).Run()
	return err
}
