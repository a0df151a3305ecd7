// Package sections has dialogs made of sections, of which each asks something else whether
// it is shown.
package sections

import (
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
)

type section interface{ render() string }

type when struct {
	shown func() bool
	inner section
}

func (w *when) render() string {
	if !w.shown() {
		return ""
	}
	return w.inner.render()
}

type text string

func (t text) render() string { return string(t) }

type dialog struct{ sections []section }

func (d *dialog) add(s section) *dialog {
	d.sections = append(d.sections, s)
	return d
}

func only(shown func() bool, inner section) section { return &when{shown, inner} }

func (d *dialog) render() (out string) {
	for _, s := range d.sections {
		out += s.render()
	}
	return out
}

type blame struct {
	dialog *dialog
	busy   bool
}

func newBlame() *blame {
	b := &blame{}
	b.dialog = newDialog().add(only(func() bool { return b.busy }, text("busy"))).add(text("lines"))
	return b
}

type switcher struct{ dialog *dialog }

func newSwitcher() *switcher {
	s := &switcher{}
	s.dialog = newDialog().add(text("pick one")).add(only(s.inProject, text("project")))
	return s
}

func newDialog() *dialog { return &dialog{} }

func (s *switcher) inProject() bool {
	return exec.Command("git", "rev-parse").Run() == nil // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: sections\.model\.View → \(\*sections\.dialog\)\.render → \(\*sections\.when\)\.render → \(\*sections\.switcher\)\.inProject → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
}

type model struct {
	blame    *blame
	switcher *switcher
}

func (m model) Init() tea.Cmd                       { return nil }
func (m model) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
func (m model) View() string                        { return m.blame.dialog.render() + m.switcher.dialog.render() }

func Run() { tea.NewProgram(model{newBlame(), newSwitcher()}).Run() }
