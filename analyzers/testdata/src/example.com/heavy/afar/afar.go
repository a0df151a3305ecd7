// Package afar comes by several lines to what burns CPU in another package: it is to be
// mended there.
package afar

import (
	"example.com/heavy/afar/pages"
	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	page pages.Page
	text string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return m.text }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.WindowSizeMsg:
		m.text = m.page.Render() // want `^bcrypt\.GenerateFromPassword burns CPU on the Bubble Tea loop: \(\*afar\.model\)\.Update → \(\*pages\.Page\)\.Render → bcrypt\.GenerateFromPassword \(and 2 more like it\);`
	case tea.KeyMsg:
		m.text = "> " + m.page.Render()
	case string:
		m.text += m.page.Render()
	}
	return m, nil
}

func Run() { tea.NewProgram(&model{}).Run() }
