// Package overlays keeps what it was asked to do in a function that a dialog calls, when
// the answer is yes.
package overlays

import (
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/overlays/overlay"
)

type model struct{ dialog *overlay.Confirmation }

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	if m.dialog != nil {
		if m.dialog.Key(key.String()) {
			m.dialog = nil
		}
		return m, nil
	}
	switch key.String() {
	case "d":
		drop := func() tea.Msg {
			return exec.Command("git", "branch", "-D", "x").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*overlays\.model\)\.Update → \(\*overlay\.Confirmation\)\.Key → func literal in \(\*overlays\.model\)\.ask → func literal in \(\*overlays\.model\)\.Update → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		}
		return m, m.ask(drop)
	case "p":
		return m, m.ask(push)
	}
	return m, nil
}

func push() tea.Msg { return exec.Command("git", "push").Run() } // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*overlays\.model\)\.Update → \(\*overlay\.Confirmation\)\.Key → func literal in \(\*overlays\.model\)\.ask → overlays\.push → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`

func (m *model) ask(action tea.Cmd) tea.Cmd {
	m.dialog = overlay.New()
	m.dialog.OnConfirm = func() {
		m.dialog = nil
		if action != nil {
			_ = action()
		}
	}
	return nil
}

func (m *model) View() string { return "" }
