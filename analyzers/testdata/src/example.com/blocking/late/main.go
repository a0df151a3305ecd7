// Package main puts together what it is told of for the first time: another call of the
// helper has been reported below.
package main

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/late/app"
	"example.com/blocking/late/input"
)

func main() {
	tea.NewProgram(app.New(input.Handle)).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*app\.Model\)\.Update → input\.Handle → \(\*app\.Model\)\.Create → \(\*client\.Client\)\.Create → \(\*client\.Client\)\.send → \(\*exec\.Cmd\)\.Run \(called at app/app\.go:26\); return it as a tea\.Cmd$`
}
