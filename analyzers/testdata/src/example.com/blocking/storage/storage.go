// Package storage keeps its callbacks in fields, slices and maps, and calls
// them on the loop.
package storage

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

type action func(*model) error

type model struct {
	keys      map[string]action
	observers []func(string)
	onSelect  func(id string)
	onQuit    func()
	steps     [2]func()
	log       []string
}

func newModel() *model {
	m := &model{
		keys: map[string]action{
			"p": push,
			"l": func(m *model) error { m.log = nil; return nil },
		},
		onSelect: func(id string) {
			resp, err := http.Head("https://example.com/" + id) // want `^http\.Head waits for the network on the Bubble Tea loop: \(\*storage\.model\)\.Update → func literal in storage\.newModel → http\.Head; return it as a tea\.Cmd$`
			if err == nil {
				resp.Body.Close()
			}
		},
	}
	m.keys["s"] = (*model).save
	m.observers = append(m.observers, m.note)
	m.observe(func(line string) {
		f, err := os.OpenFile("log", os.O_APPEND|os.O_WRONLY, 0) // want `^os\.OpenFile does file I/O on the Bubble Tea loop: \(\*storage\.model\)\.Update → func literal in storage\.newModel → os\.OpenFile; return it as a tea\.Cmd$`
		if err != nil {
			return
		}
		defer f.Close()
		fmt.Fprintln(f, line) // want `^fmt\.Fprintln does file I/O on the Bubble Tea loop: \(\*storage\.model\)\.Update → func literal in storage\.newModel → fmt\.Fprintln; return it as a tea\.Cmd$`
	})
	m.onQuit = func() { m.log = nil }
	m.steps[1] = beep
	return m
}

func (m *model) observe(f func(string)) { m.observers = append(m.observers, f) }

func (m *model) note(line string) { m.log = append(m.log, line) }

func push(*model) error {
	return exec.Command("git", "push").Run() // possible: the key may choose another
}

func (m *model) save() error {
	return os.WriteFile("state", []byte(m.log[0]), 0o600) // possible: the key may choose another
}

func beep() { _ = exec.Command("aplay", "beep.wav").Run() } // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*storage\.model\)\.Update → storage\.beep → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if f, ok := m.keys[msg.String()]; ok {
			if err := f(m); err != nil {
				m.note(err.Error())
			}
		}
		for _, f := range m.observers {
			f(msg.String())
		}
		m.onSelect(msg.String())
	case tea.QuitMsg:
		m.onQuit()
	case tea.WindowSizeMsg:
		m.steps[msg.Width%2]()
	}
	return m, nil
}

func (m *model) View() string { return fmt.Sprint(m.log) }

func run() error {
	_, err := tea.NewProgram(newModel()).Run()
	return err
}
