// Command send sends messages to the program from everywhere.
package main

import (
	"log"
	"time"

	"example.com/waiting/send/ui"
	tea "github.com/charmbracelet/bubbletea"
)

func main() {
	m := &ui.Model{}
	p := tea.NewProgram(m, tea.WithFilter(filter))
	m.OnProgress = func(f float64) {
		p.Send(ui.Progress(f)) // want `^\(\*tea\.Program\)\.Send waits for the Bubble Tea loop that it is called on, a deadlock: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.step → func literal in main\.main → \(\*tea\.Program\)\.Send; return it as a tea\.Cmd$`
	}
	m.Log = func(s string) { go p.Println(s) }
	go tick(p)
	if _, err := p.Run(); err != nil {
		log.Fatal(err)
	}
	p.Wait()
}

// tick sends from a goroutine of its own.
func tick(p *tea.Program) {
	for range time.Tick(time.Second) {
		p.Send(ui.Progress(0))
	}
}

var program *tea.Program

func filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.QuitMsg); ok && program != nil {
		program.Quit() // want `^\(\*tea\.Program\)\.Quit waits for the Bubble Tea loop that it is called on, a deadlock: main\.filter → \(\*tea\.Program\)\.Quit; return it as a tea\.Cmd$`
		program.Kill()
	}
	return msg
}
