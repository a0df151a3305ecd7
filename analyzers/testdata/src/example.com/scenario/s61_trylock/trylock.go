// Package trylock gives up when a lock is taken, and gives locks back before it
// waits.
package trylock

import (
	"net/http"
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type model struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	free sync.Mutex
	rows []string
	text string
}

func (m *model) Init() tea.Cmd { return m.reload }

// reload writes under the lock that View reads under.
func (m *model) reload() tea.Msg {
	m.rw.Lock()
	defer m.rw.Unlock()
	resp, err := http.Get("https://example.com/rows")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// publish gives its lock back first.
func (m *model) publish() {
	m.free.Lock()
	text := m.text
	m.free.Unlock()
	resp, err := http.Post("https://example.com?"+text, "", nil)
	if err == nil {
		resp.Body.Close()
	}
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if !m.mu.TryLock() {
			m.text = "busy"
			return m, nil
		}
		defer m.mu.Unlock()
		m.rows = append(m.rows, msg.String())
	case string:
		m.free.Lock()
		m.text = msg
		m.free.Unlock()
		go m.publish()
	case int:
		if m.mu.TryLock() {
			_ = os.WriteFile("rows", nil, 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*trylock\.model\)\.Update → os\.WriteFile;`
			m.mu.Unlock()
		}
	}
	return m, nil
}

func (m *model) View() string {
	m.rw.RLock() // want `^\(\*sync\.RWMutex\)\.RLock waits for a lock that is held for long on the Bubble Tea loop: \(\*trylock\.model\)\.View → \(\*sync\.RWMutex\)\.RLock \(\(\*trylock\.model\)\.reload holds trylock\.model\.rw while it waits for the network\); return it as a tea\.Cmd$`
	defer m.rw.RUnlock()
	return m.text
}

// slow holds the lock that only TryLock asks for.
func (m *model) slow() {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, _ = os.ReadFile("rows")
}

// A guard of any kind, and what is done without it.
type tryLocker interface {
	TryLock() bool
	Unlock()
}

func try[L tryLocker](l L, f func()) bool {
	if !l.TryLock() {
		return false
	}
	defer l.Unlock()
	f()
	return true
}

func buttons(m *model) *tview.Form {
	return tview.NewForm().
		AddButton("Clear", func() { try(&m.mu, func() { m.rows = nil }) }).
		AddButton("Read", func() {
			try(&m.rw, func() {
				_, _ = os.ReadFile("rows") // want `^os\.ReadFile does file I/O on the tview loop: func literal in trylock\.buttons → trylock\.try → func literal in trylock\.buttons → os\.ReadFile;`
			})
		})
}

func run() error {
	m := &model{}
	buttons(m)
	go m.slow()
	_, err := tea.NewProgram(m).Run()
	return err
}
