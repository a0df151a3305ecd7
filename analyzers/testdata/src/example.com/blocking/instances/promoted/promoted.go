// Package promoted reaches one instance by way of what embeds it, and loads
// another where it may take long.
package promoted

import (
	"net/http"

	"example.com/blocking/instances/store"
	tea "github.com/charmbracelet/bubbletea"
)

type numbers interface{ Get(int) int }

// doubles has the Get of the store that it embeds.
type doubles struct{ *store.Store[int, int] }

type model struct {
	numbers numbers
	pages   *store.Store[string, string]
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.numbers.Get(1)
	return m, func() tea.Msg { return m.pages.Get("x") }
}

func (m *model) View() string { return "" }

func load(url string) string {
	resp, err := http.Get(url)
	if err != nil {
		return ""
	}
	return resp.Status
}

// Run is given the one that the loop asks.
func Run(ints *store.Store[int, int]) error {
	m := &model{numbers: doubles{ints}, pages: store.New(load)}
	_, err := tea.NewProgram(m).Run()
	return err
}
