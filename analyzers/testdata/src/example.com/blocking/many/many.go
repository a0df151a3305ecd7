// Package many has more dialogs than a set of values keeps whole. The last of them
// blocks.
package many

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

type dialog interface{ handle(key string) }

type model struct{ dialogs []dialog }

func (m *model) open(d dialog) { m.dialogs = append(m.dialogs, d) }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok && len(m.dialogs) > 0 {
		m.dialogs[len(m.dialogs)-1].handle(key.String())
	}
	return m, nil
}

func (m *model) View() string { return "" }

type base struct {
	title string
	done  func()
}

type about struct{ base }

func (d *about) handle(string) { d.done() }

type agents struct{ base }

func (d *agents) handle(string) { d.done() }

type agree struct{ base }

func (d *agree) handle(string) { d.done() }

type alerts struct{ base }

func (d *alerts) handle(string) { d.done() }

type branch struct{ base }

func (d *branch) handle(string) { d.done() }

type colors struct{ base }

func (d *colors) handle(string) { d.done() }

type commit struct{ base }

func (d *commit) handle(string) { d.done() }

type delete struct{ base }

func (d *delete) handle(string) { d.done() }

type filter struct{ base }

func (d *filter) handle(string) { d.done() }

type help struct{ base }

func (d *help) handle(string) { d.done() }

type journal struct{ base }

func (d *journal) handle(string) { d.done() }

type labels struct{ base }

func (d *labels) handle(string) { d.done() }

type models struct{ base }

func (d *models) handle(string) { d.done() }

type notes struct{ base }

func (d *notes) handle(string) { d.done() }

type quit struct{ base }

func (d *quit) handle(string) { d.done() }

type search struct{ base }

func (d *search) handle(string) { d.done() }

type theme struct{ base }

func (d *theme) handle(string) { d.done() }

type upload struct{ base }

func (d *upload) handle(string) {
	os.ReadFile(d.title) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*many\.model\)\.Update → \(\*many\.upload\)\.handle → os\.ReadFile; return it as a tea\.Cmd$`
}

func run() error {
	m := &model{}
	m.open(&about{base{"about", func() {}}})
	m.open(&agents{base{"agents", func() {}}})
	m.open(&agree{base{"agree", func() {}}})
	m.open(&alerts{base{"alerts", func() {}}})
	m.open(&branch{base{"branch", func() {}}})
	m.open(&colors{base{"colors", func() {}}})
	m.open(&commit{base{"commit", func() {}}})
	m.open(&delete{base{"delete", func() {}}})
	m.open(&filter{base{"filter", func() {}}})
	m.open(&help{base{"help", func() {}}})
	m.open(&journal{base{"journal", func() {}}})
	m.open(&labels{base{"labels", func() {}}})
	m.open(&models{base{"models", func() {}}})
	m.open(&notes{base{"notes", func() {}}})
	m.open(&quit{base{"quit", func() {}}})
	m.open(&search{base{"search", func() {}}})
	m.open(&theme{base{"theme", func() {}}})
	m.open(&upload{base{"upload", func() {}}})
	_, err := tea.NewProgram(m).Run()
	return err
}
