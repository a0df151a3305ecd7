// Package methods has models in all the forms that implement tea.Model.
package methods

import (
	"net/http"
	"os"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

// A byPointer asks git in Update.
type byPointer struct {
	branch string
	err    error
}

func (m *byPointer) Init() tea.Cmd {
	// Run calls it before the loop starts.
	out, err := exec.Command("git", "branch", "--show-current").Output()
	m.branch, m.err = string(out), err
	return nil
}

func (m *byPointer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if msg.String() == "r" {
			m.refresh()
		}
	}
	return m, nil
}

func (m *byPointer) refresh() {
	cmd := exec.Command("git", "status", "--porcelain")
	out, err := cmd.Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*methods\.byPointer\)\.Update → \(\*methods\.byPointer\)\.refresh → \(\*exec\.Cmd\)\.Output; return it as a tea\.Cmd$`
	m.branch, m.err = string(out), err
}

func (m *byPointer) View() string { return m.branch }

// A byValue reads a file whenever it is drawn.
type byValue struct{ path string }

func (m byValue) Init() tea.Cmd { return nil }

func (m byValue) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }

func (m byValue) View() string {
	b, err := os.ReadFile(m.path) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: methods\.byValue\.View → os\.ReadFile; return it as a tea\.Cmd$`
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// pages is embedded in two steps; its Update is the model's.
type pages struct{ current string }

func (p *pages) Init() tea.Cmd { return nil }

func (p *pages) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if url, ok := msg.(string); ok {
		resp, err := http.Get(url) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*methods\.pages\)\.Update → http\.Get; return it as a tea\.Cmd$`
		if err == nil {
			resp.Body.Close()
			p.current = resp.Status
		}
	}
	return nil, nil
}

type chrome struct{ *pages }

type browser struct {
	chrome
	title string
}

func (b browser) View() string { return b.title + b.current }

// A worker has an Update of its own that is no model's.
type worker struct{ url string }

func (w worker) Update() error {
	resp, err := http.Get(w.url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func run() error {
	if err := (worker{"https://example.com"}).Update(); err != nil {
		return err
	}
	for _, m := range []tea.Model{&byPointer{}, byValue{}, browser{chrome: chrome{&pages{}}}} {
		if _, err := tea.NewProgram(m).Run(); err != nil {
			return err
		}
	}
	return nil
}
