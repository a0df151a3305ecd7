// Package wired hands over what is called on a loop of another package, which is told
// of there.
package wired

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/wired/notify"
	"example.com/blocking/wired/ui"
)

func run() error {
	n := notify.New(&notify.Webhook{})
	_, err := tea.NewProgram(&ui.Model{Notifier: n}).Run()
	return err
}
