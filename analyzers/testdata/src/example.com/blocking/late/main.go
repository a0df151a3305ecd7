// Package main puts together what it is told of for the first time: another call of the
// helper has been reported below.
package main

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/late/app"
	"example.com/blocking/late/input"
)

func main() {
	tea.NewProgram(app.New(input.Handle)).Run()
}
