// Package process builds, starts and waits for commands.
package process

import (
	"bytes"
	"context"
	"os/exec"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type runner interface {
	Run() error
}

// A job has the methods of a command.
type job struct {
	*exec.Cmd
	name string
}

type git struct {
	dir     string
	running *exec.Cmd
	jobs    []job
	next    runner
	out     bytes.Buffer
}

// command only builds.
func (g *git) command(args ...string) *exec.Cmd {
	c := exec.Command("git", append([]string{"-C", g.dir}, args...)...)
	c.Stdout = &g.out
	c.Env = append(c.Environ(), "LC_ALL=C")
	return c
}

func (g *git) Init() tea.Cmd { return nil }

func (g *git) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return g, nil
	}
	switch k.String() {
	case "b":
		g.jobs = append(g.jobs, job{g.command("status"), "status"})
	case "r":
		_ = g.command("fetch").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*process\.git\)\.Update → \(\*exec\.Cmd\)\.Run;`
	case "o":
		b, _ := g.command("log", "-1").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the Bubble Tea loop: \(\*process\.git\)\.Update → \(\*exec\.Cmd\)\.Output;`
		g.out.Write(b)
	case "c":
		g.dir = version(exec.CommandContext)
	case "s":
		g.running = g.command("gc")
		_ = g.running.Start() // want `^\(\*exec\.Cmd\)\.Start makes a system call on the Bubble Tea loop: \(\*process\.git\)\.Update → \(\*exec\.Cmd\)\.Start;`
	case "w":
		_ = g.running.Wait() // want `^\(\*exec\.Cmd\)\.Wait waits for a process on the Bubble Tea loop: \(\*process\.git\)\.Update → \(\*exec\.Cmd\)\.Wait;`
	case "j":
		for _, j := range g.jobs {
			_ = j.Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*process\.git\)\.Update → \(\*exec\.Cmd\)\.Run;`
		}
	case "i":
		_ = g.next.Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*process\.git\)\.Update → \(\*exec\.Cmd\)\.Run;`
	case "e":
		return g, tea.ExecProcess(g.command("commit"), nil)
	case "a":
		c := g.command("push")
		return g, func() tea.Msg { return c.Run() }
	}
	return g, nil
}

func (g *git) View() string { return g.out.String() }

// version is given what makes the command.
func version(command func(context.Context, string, ...string) *exec.Cmd) string {
	out, _ := command(context.Background(), "git", "version").CombinedOutput() // want `^\(\*exec\.Cmd\)\.CombinedOutput waits for a process on the Bubble Tea loop: \(\*process\.git\)\.Update → process\.version → \(\*exec\.Cmd\)\.CombinedOutput;`
	return string(out)
}

// A dry run is a runner that runs nothing.
type dryRun struct{ log []string }

func (d *dryRun) Run() error {
	d.log = append(d.log, "git push")
	return nil
}

func buttons(g *git) *tview.Form {
	return tview.NewForm().
		AddButton("Kill", func() {
			if p := g.running.Process; p != nil {
				_ = p.Kill() // want `^\(\*os\.Process\)\.Kill makes a system call on the tview loop: func literal in process\.buttons → \(\*os\.Process\)\.Kill;`
			}
		}).
		AddButton("Wait", func() { _ = g.running.Process.Release() }).
		AddButton("Dry", func() { _ = (&dryRun{}).Run() }).
		AddButton("Start", func() {
			c := exec.Command("make")
			if c.Start() == nil { // want `^\(\*exec\.Cmd\)\.Start makes a system call on the tview loop: func literal in process\.buttons → \(\*exec\.Cmd\)\.Start;`
				go func() { _ = c.Wait() }()
			}
		})
}

func run(dir string) error {
	g := &git{dir: dir}
	g.next = g.command("push")
	buttons(g)
	_, err := tea.NewProgram(g).Run()
	return err
}
