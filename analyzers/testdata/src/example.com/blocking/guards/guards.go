// Package guards calls functions that block only if they are told to.
package guards

import (
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/guards/cache"
)

type model struct {
	quotes *cache.All
	dirs   []string
	lines  []string
}

func newModel() *model { return &model{quotes: cache.New()} }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		m.lines = m.quotes.Get(true) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*guards\.model\)\.Update → \(\*cache\.All\)\.Get → \(\*cache\.Cache\)\.Get → http\.Get; return it as a tea\.Cmd$`
		m.prune(m.dirs, true)
	case tea.WindowSizeMsg:
		m.lines = m.quotes.Get()
		m.lines = append(m.lines, cache.Owner("me", false))
		m.count(nil)
	}
	return m, nil
}

func (m *model) View() string {
	return cache.Owner("you", len(m.lines) > 0) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*guards\.model\)\.View → cache\.Owner → http\.Get; return it as a tea\.Cmd$`
}

// count only counts where it gets no map to remove from.
func (m *model) count(remove map[string]bool) int { return m.walk(remove, nil) }

func (m *model) walk(remove map[string]bool, done func(string)) int {
	n := 0
	for _, d := range m.dirs {
		n++
		if remove != nil && remove[d] {
			_ = os.RemoveAll(d)
		}
		if done != nil {
			done(d)
		}
	}
	return n
}

// prune is called with both.
func (m *model) prune(dirs []string, hard bool) {
	if !hard {
		return
	}
	for _, d := range dirs {
		_ = exec.Command("git", "worktree", "remove", d).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*guards\.model\)\.Update → \(\*guards\.model\)\.prune → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
	}
}

// clean runs in a command: it removes, and is not on the loop.
func (m *model) clean() tea.Msg {
	m.walk(map[string]bool{"old": true}, func(d string) { _ = os.Remove(d) })
	return nil
}
