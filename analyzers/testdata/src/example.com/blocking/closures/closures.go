// Package closures tells calling from creating.
package closures

import (
	"os"
	"os/exec"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	results chan string
	later   func() error
	wg      sync.WaitGroup
	out     string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "immediate":
		func() {
			_ = exec.Command("sync").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*closures\.model\)\.Update → func literal in \(\*closures\.model\)\.Update → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		}()
	case "created":
		m.later = func() error { return exec.Command("sync").Run() }
		run := func() error { return os.Remove("lock") }
		_ = run
	case "local":
		run := func() error { return os.Remove("lock") } // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*closures\.model\)\.Update → func literal in \(\*closures\.model\)\.Update → os\.Remove; return it as a tea\.Cmd$`
		_ = run()
	case "go":
		go func() { _ = exec.Command("sync").Run() }()
		go m.deploy()
	case "argument":
		go m.print(<-m.results) // want `^receive from channel closures\.model\.results waits for another goroutine on the Bubble Tea loop: \(\*closures\.model\)\.Update → receive from channel closures\.model\.results; return it as a tea\.Cmd$`
	case "deferred":
		defer m.deploy()
	case "deferred literal":
		defer func() {
			_ = os.Remove("lock") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*closures\.model\)\.Update → func literal in \(\*closures\.model\)\.Update → os\.Remove; return it as a tea\.Cmd$`
		}()
	case "deferred argument":
		defer m.print(<-m.results) // want `^receive from channel closures\.model\.results waits for another goroutine on the Bubble Tea loop: \(\*closures\.model\)\.Update → receive from channel closures\.model\.results; return it as a tea\.Cmd$`
	case "goroutine and wait":
		m.fanOut()
	}
	return m, nil
}

func (m *model) print(s string) { m.out = s }

func (m *model) deploy() { _ = exec.Command("make", "deploy").Run() } // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*closures\.model\)\.Update → \(\*closures\.model\)\.deploy → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`

// fanOut moves the work away and then waits for it.
func (m *model) fanOut() {
	done := make(chan error)
	go func() { done <- exec.Command("make").Run() }()
	<-done // want `^receive from channel waits for another goroutine on the Bubble Tea loop: \(\*closures\.model\)\.Update → \(\*closures\.model\)\.fanOut → receive from channel; return it as a tea\.Cmd$`
	for range 3 {
		m.wg.Add(1)
		go func() {
			defer m.wg.Done()
			m.deploy()
		}()
	}
	m.wg.Wait() // want `^\(\*sync\.WaitGroup\)\.Wait waits for another goroutine on the Bubble Tea loop: \(\*closures\.model\)\.Update → \(\*closures\.model\)\.fanOut → \(\*sync\.WaitGroup\)\.Wait; return it as a tea\.Cmd$`
}

func (m *model) View() string { return m.out }
