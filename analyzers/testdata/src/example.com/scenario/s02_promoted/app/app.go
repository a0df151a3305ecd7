// Package app makes models of pages by embedding them.
package app

import (
	"os/exec"

	"example.com/scenario/s02_promoted/base"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

// The Update of a browser comes from a page, two structs away and in another
// package.
type frame struct{ *base.Page }

type browser struct {
	frame
	title string
}

func (b *browser) View() string { return b.title + " " + b.Status }

type help struct{ base.Static }

func (h *help) View() string { return h.Text }

// git is embedded twice in this package itself.
type git struct{ branch string }

func (g *git) Init() tea.Cmd { return nil }

func (g *git) Update(tea.Msg) (tea.Model, tea.Cmd) {
	out, _ := exec.Command("git", "branch", "--show-current").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*app\.git\)\.Update → \(\*exec\.Cmd\)\.Output;`
	g.branch = string(out)
	return nil, nil
}

type withGit struct{ *git }

type statusBar struct {
	withGit
	width int
}

func (s statusBar) View() string { return s.branch }

// A server embeds the interface, filled with one that works.
type logic struct{ gnet.BuiltinEventEngine }

func (l *logic) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	_ = exec.Command("logger", c.RemoteAddr().String()).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the gnet loop: \(\*app\.logic\)\.OnOpen → \(\*exec\.Cmd\)\.Run;`
	return nil, gnet.None
}

type traced struct {
	gnet.EventHandler
	spans int
}

func (t *traced) OnClose(c gnet.Conn, err error) gnet.Action {
	t.spans++
	return t.EventHandler.OnClose(c, err)
}

func run() error {
	b := &browser{title: "browser"}
	b.Page = &base.Page{URL: "https://example.com"}
	if _, err := tea.NewProgram(b).Run(); err != nil { // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*base\.Page\)\.Update → http\.Get;`
		return err
	}
	h := &help{}
	if _, err := tea.NewProgram(h).Run(); err != nil {
		return err
	}
	if _, err := tea.NewProgram(statusBar{withGit: withGit{&git{}}}).Run(); err != nil {
		return err
	}
	return gnet.Run(&traced{EventHandler: &logic{}}, "tcp://:7000")
}
