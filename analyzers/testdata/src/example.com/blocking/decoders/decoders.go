// Package decoders parses bytes, which waits for nothing, and files.
package decoders

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/decoders/yaml"
)

type model struct{ doc string }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case []byte:
		m.doc = yaml.Unmarshal(msg)
	case *os.File:
		m.doc = yaml.NewDecoder(msg).Decode() // want `^\(\*os\.File\)\.Read does file I/O on the Bubble Tea loop: \(\*decoders\.model\)\.Update → \(\*yaml\.Decoder\)\.Decode → \(\*yaml\.parser\)\.parse → yaml\.update → yaml\.readerRead → \(\*os\.File\)\.Read; return it as a tea\.Cmd$`
	}
	return m, nil
}

func (m *model) View() string { return m.doc }

// Run starts it.
func Run() error {
	_, err := tea.NewProgram(&model{}).Run()
	return err
}
