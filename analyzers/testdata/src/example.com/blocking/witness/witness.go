// Package witness calls functions with what a branch has looked at.
package witness

import (
	"os"
	"os/exec"

	"github.com/rivo/tview"
)

type term struct {
	cmd     *exec.Cmd
	path    string
	verbose bool
}

func setup(list, button, table *tview.List, t *term) {
	list.SetSelectedFunc(func(int, string, string, rune) { t.start() })
	button.SetSelectedFunc(func(int, string, string, rune) { t.finish() })
	table.SetSelectedFunc(func(int, string, string, rune) { t.show() })
}

// start closes it only if there was an error.
func (t *term) start() {
	if err := check(t.path); err != nil {
		t.closed(err)
	}
}

// finish closes it without one.
func (t *term) finish() {
	err := check(t.path)
	if err == nil {
		t.done(err)
	}
}

func check(string) error { return nil }

func (t *term) closed(err error) {
	if err == nil {
		t.cmd.Wait()
	}
}

func (t *term) done(err error) {
	if err == nil {
		t.cmd.Wait() // want `^\(\*exec\.Cmd\)\.Wait waits for a process on the tview loop: func literal in witness\.setup → \(\*witness\.term\)\.finish → \(\*witness\.term\)\.done → \(\*exec\.Cmd\)\.Wait; start a goroutine, and bring the result back with QueueUpdateDraw$`
	}
}

// show writes a file if it is verbose, and reads one if not.
func (t *term) show() {
	verbose := t.verbose
	if verbose {
		t.log(verbose)
		return
	}
	t.other(verbose)
}

func (t *term) log(verbose bool) {
	if !verbose {
		os.ReadFile("log")
	}
	os.WriteFile("log", nil, 0o600) // want `^os\.WriteFile does file I/O on the tview loop: func literal in witness\.setup → \(\*witness\.term\)\.show → \(\*witness\.term\)\.log → os\.WriteFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

func (t *term) other(verbose bool) {
	if verbose {
		os.WriteFile("other", nil, 0o600)
	}
	os.ReadFile("other") // want `^os\.ReadFile does file I/O on the tview loop: func literal in witness\.setup → \(\*witness\.term\)\.show → \(\*witness\.term\)\.other → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

// Messages of other types are not what show does for a key, nor is nil.
type (
	key   struct{ name string }
	wheel struct{ up bool }
	size  struct{ width int }
)

func (t *term) handle(msg any) {
	switch msg := msg.(type) {
	case wheel:
		t.update(msg) // does nothing for it
	case key:
		t.press(msg)
	case nil:
		t.update(nil)
	case size:
		t.resize(msg)
	default:
		t.update("text")
	}
}

func (t *term) update(msg any) {
	switch msg := msg.(type) {
	case key:
		os.ReadFile(msg.name) // want `^os\.ReadFile does file I/O on the tview loop: func literal in witness\.messages → \(\*witness\.term\)\.handle → \(\*witness\.term\)\.press → \(\*witness\.term\)\.update → os\.ReadFile;`
	case size:
		t.cmd.Wait()
	case string, wheel:
		t.path = "wheel"
	}
}

func (t *term) press(msg key) { t.update(msg) }

func (t *term) resize(msg size) { t.fetch("", true) }

// fetch waits only for what has a name, and only if it is told to.
func (t *term) fetch(name string, async bool) {
	if name == "" {
		return
	}
	if async {
		go t.cmd.Wait()
		return
	}
	t.cmd.Wait() // want `^\(\*exec\.Cmd\)\.Wait waits for a process on the tview loop: func literal in witness\.messages → \(\*witness\.term\)\.fetch → \(\*exec\.Cmd\)\.Wait;`
}

func messages(keys, others *tview.List, t *term) {
	keys.SetSelectedFunc(func(_ int, name, _ string, _ rune) { t.handle(key{name}) })
	others.SetSelectedFunc(func(_ int, name, _ string, _ rune) { t.fetch(name, false) })
	others.SetChangedFunc(func(_ int, name, _ string, _ rune) { t.fetch(name, true) })
}

// A page has a spinner or none, from when it is made.
type page struct {
	spinner *exec.Cmd
	names   []string
}

func newPage(spins bool) *page {
	p := &page{names: []string{"a"}}
	if spins {
		p.spinner = exec.Command("spin")
	}
	return p
}

// all is done elsewhere where there is a spinner, so that none is waited for here.
func (p *page) all() {
	if p.spinner != nil {
		go p.each()
		return
	}
	p.each()
}

func (p *page) each() {
	for _, name := range p.names {
		if p.spinner != nil {
			p.spinner.Wait()
		}
		os.ReadFile(name) // want `^os\.ReadFile does file I/O on the tview loop: func literal in witness\.pages → \(\*witness\.page\)\.all → \(\*witness\.page\)\.each → os\.ReadFile;`
	}
}

func pages(list *tview.List) {
	p := newPage(len(os.Args) > 1)
	list.SetSelectedFunc(func(int, string, string, rune) { p.all() })
}
