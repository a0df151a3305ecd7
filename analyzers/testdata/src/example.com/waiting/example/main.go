package main

import (
	"example.com/waiting/example/ui"
	tea "github.com/charmbracelet/bubbletea"
)

func main() {
	m := &ui.Model{}
	p := tea.NewProgram(m)
	m.OnProgress = func(f float64) { p.Send(ui.Progress(f)) } // want `^\(\*tea\.Program\)\.Send waits for the Bubble Tea loop that it is called on, a deadlock: \(\*ui\.Model\)\.Update → func literal in main\.main → \(\*tea\.Program\)\.Send; return it as a tea\.Cmd$`
	_, _ = p.Run()
}
