// Package hoist compiles on the loop what could be compiled once.
package hoist

import (
	"regexp"
	"text/template"

	tea "github.com/charmbracelet/bubbletea"
)

const word = `\w+`

type model struct{ n int }

func (m *model) Init() tea.Cmd { return nil }

// Update counts words.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	const digit = `\d`
	s, _ := msg.(string)
	if regexp.MustCompile(`^` + word).MatchString(s) { // want `compiles what could be compiled once`
		m.n++
	}
	re := regexp.MustCompile(word) // want `compiles what could be compiled once`
	m.n += len(re.FindAllString(s, -1))
	if regexp.MustCompile(digit).MatchString(s) { // want `compiles what could be compiled once`
		m.n--
	}
	if re, err := regexp.Compile(word); err == nil && re.MatchString(s) { // want `compiles what could be compiled once`
		m.n = 0
	}
	_ = template.Must(template.New("n").Parse("{{.}}")) // want `compiles what could be compiled once`
	return m, nil
}

func (m *model) View() string { return updateRegexp }

var updateRegexp = "taken"

func run() error {
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
