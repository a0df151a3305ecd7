// Package tables runs commands of a table that is elsewhere.
package tables

import (
	"net/http"
	"net/http/httputil"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/tables/palette"
)

type model struct{ palette palette.Palette }

// mixed has functions of several types.
var mixed = map[string]any{"open": open, "look": look, "ask": ask}

func open() error { return os.Mkdir("data", 0o700) }

func look(name string) string { return name }

func ask(name string) string {
	http.Get(name) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*tables\.model\)\.Update → tables\.ask → http\.Get; return it as a tea\.Cmd$`
	return name
}

func all() map[string]any { return mixed }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		m.palette.Run(key.String()) // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*tables\.model\)\.Update → \(\*palette\.Palette\)\.Run → func literal in palette\.init → os\.Remove; return it as a tea\.Cmd$` `^http\.Get waits for the network on the Bubble Tea loop: \(\*tables\.model\)\.Update → \(\*palette\.Palette\)\.Run → func literal in palette\.init → palette\.fetch\.run → http\.Get; return it as a tea\.Cmd$`
	}
	if name, ok := msg.(string); ok {
		all()[name].(func(string) string)(name)
	}
	if r, ok := msg.(*http.Request); ok {
		httputil.DumpRequestOut(r, false)
	}
	return m, nil
}

func (m *model) View() string { return "" }
