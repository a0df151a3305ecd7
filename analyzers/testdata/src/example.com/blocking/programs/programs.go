// Package programs asks by another program while the first one runs.
package programs

import tea "github.com/charmbracelet/bubbletea"

type model struct{ name string }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "rename":
		m.name = ask(m.name)
	case "tell":
		tell(m)
	}
	return m, nil
}

func (m *model) View() string { return m.name }

type prompt struct{ text string }

func (p *prompt) Init() tea.Cmd { return nil }

func (p *prompt) Update(tea.Msg) (tea.Model, tea.Cmd) { return p, tea.Quit }

func (p *prompt) View() string { return p.text }

func ask(name string) string {
	p := &prompt{text: name}
	if _, err := tea.NewProgram(p).Run(); err != nil { // want `^\(\*tea\.Program\)\.Run waits for another goroutine on the Bubble Tea loop: \(\*programs\.model\)\.Update → programs\.ask → \(\*tea\.Program\)\.Run; return it as a tea\.Cmd$`
		return name
	}
	return p.text
}

func tell(m *model) {
	p := tea.NewProgram(&prompt{})
	go p.Run()
	p.Send("hello")
}
