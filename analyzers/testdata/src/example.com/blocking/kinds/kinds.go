// Package kinds hands messages on that have a kind: what is done for other kinds is not
// done then.
package kinds

import (
	"net/http"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/kinds/cmd"
)

type window struct{ text string }

// update tells by a field of the message what to do.
func (w *window) update(msg tea.Msg) tea.Cmd {
	c, ok := msg.(cmd.Command)
	if !ok {
		return nil
	}
	switch c.Call {
	case cmd.Open:
		w.text = c.Name
	case cmd.Fresh:
		http.Get(c.Name) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*kinds\.model\)\.Update → \(\*kinds\.window\)\.update → http\.Get; return it as a tea\.Cmd$`
	case cmd.Close:
		os.Remove(w.text)
	}
	return nil
}

// hand hands it on.
func (w *window) hand(msg tea.Msg) tea.Cmd { return w.update(msg) }

// copied is handed the message itself.
func (w *window) copied(c cmd.Command) {
	if c.Call == cmd.Fresh {
		http.Get("https://example.com/copied")
	}
}

// named changes something else.
func (w *window) named(c cmd.Command) {
	c.Name += "!"
	if c.Call == cmd.Fresh {
		http.Get(c.Name)
	}
}

// changed changes it before.
func (w *window) changed(c cmd.Command) {
	if w.text == "" {
		c.Call = cmd.Fresh
	}
	if c.Call == cmd.Fresh {
		http.Get("https://example.com/changed") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*kinds\.model\)\.Update → \(\*kinds\.window\)\.changed → http\.Get; return it as a tea\.Cmd$`
	}
}

func refresh(c *cmd.Command) { c.Call = cmd.Fresh }

// touched lets another change it.
func (w *window) touched(c cmd.Command) {
	refresh(&c)
	if c.Call == cmd.Fresh {
		http.Get("https://example.com/touched") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*kinds\.model\)\.Update → \(\*kinds\.window\)\.touched → http\.Get; return it as a tea\.Cmd$`
	}
}

type model struct {
	first, second, third *window
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.first.update(cmd.Command{Call: cmd.Open, Name: msg.String()})
		m.first.hand(cmd.Command{Name: msg.String()})
		m.first.copied(cmd.Command{Call: cmd.Close})
		m.first.named(cmd.Command{Call: cmd.Close})
		m.first.changed(cmd.Command{Call: cmd.Open})
		m.first.touched(cmd.Command{Call: cmd.Open})
	case tea.QuitMsg:
		m.second.hand(cmd.Command{Call: cmd.Open})
	case string:
		m.third.update(cmd.Command{Call: cmd.Fresh, Name: msg})
	}
	return m, nil
}

func (m *model) View() string { return m.first.text }

// Run starts it.
func Run() error {
	_, err := tea.NewProgram(&model{&window{}, &window{}, &window{}}).Run()
	return err
}
