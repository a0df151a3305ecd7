package app

import (
	"os"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type slow struct{ model }

func (s *slow) Update(tea.Msg) (tea.Model, tea.Cmd) {
	time.Sleep(time.Second)
	return s, nil
}

func TestSlow(t *testing.T) {
	if _, err := tea.NewProgram(&slow{}).Run(); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove("test.log")
}
