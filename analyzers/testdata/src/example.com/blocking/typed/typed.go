// Package typed has handlers of several types, of which the loop calls those of one.
package typed

import (
	"net/http"

	"example.com/blocking/typed/peers"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct{ set *peers.Set }

func (m *model) Init() tea.Cmd {
	m.set = peers.NewSet()
	m.set.Found.On(func(*peers.Peer) {
		_, _ = http.Head("http://example.com") // want `^http\.Head waits for the network on the Bubble Tea loop: \(\*typed\.model\)\.Update → \(\*peers\.Set\)\.Add → \(\*event\.Event\)\.Fire → peers\.ForPeer → func literal in \(\*typed\.model\)\.Init → http\.Head;`
	})
	m.set.Found.On(m.found)
	m.set.Counted.On(m.counted)
	m.set.Counted.On(func(int) error { return m.counted(2) })
	go m.set.Count()
	return nil
}

func (m *model) View() string { return "" }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.set.Add(&peers.Peer{})
	return m, nil
}

func (m *model) found(p *peers.Peer) {
	_, _ = http.Get("http://example.com/" + p.Name) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*typed\.model\)\.Update → \(\*peers\.Set\)\.Add → \(\*event\.Event\)\.Fire → peers\.ForPeer → \(\*typed\.model\)\.found → http\.Get;`
}

// counted runs in the background, and is of another type than what is told of peers.
func (m *model) counted(int) error {
	_, err := http.Get("http://example.com")
	return err
}

func Run() { tea.NewProgram(&model{}).Run() }
