// Command cmd hands on what was chosen below, where it is reported.
package main

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/supply/parts"
	"example.com/blocking/supply/ui"
)

func main() {
	p := parts.New()
	model := &ui.Model{Parts: p}
	_, _ = tea.NewProgram(model).Run()
}
