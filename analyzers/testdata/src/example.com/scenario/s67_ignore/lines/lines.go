// Package lines silences rules where the loop can bear it.
package lines

import (
	"net/http"
	"os"
	"os/exec"

	"example.com/scenario/s67_ignore/audit"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type model struct {
	path string
	app  *tview.Application
	log  *log

	scratch scratch
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "same line":
		_ = os.Remove(m.path) //loopvet:ignore blockingcall the lock file is on a memory disk
	case "line above":
		//loopvet:ignore blockingcall tput answers at once
		_ = exec.Command("tput", "bel").Run()
		_ = exec.Command("tput", "cols").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*lines\.model\)\.Update → \(\*exec\.Cmd\)\.Run;`
	case "wrong rule":
		_ = os.Remove(m.path) //loopvet:ignore selfwait it is not this one // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*lines\.model\)\.Update → os\.Remove;` `^this \/\/loopvet:ignore selfwait silences nothing`
	case "function":
		m.save()
	case "below":
		_ = audit.Write("below") // silenced where it is written
		_ = audit.Rotate()       // want `^os\.Rename does file I/O on the Bubble Tea loop: \(\*lines\.model\)\.Update → audit\.Rotate → os\.Rename;`
	case "type":
		m.log.flush()
		m.scratch.clear()
	}
	return m, nil
}

// save writes a few bytes.
//
//loopvet:ignore blockingcall the settings are tiny, and local
func (m *model) save() {
	_ = os.WriteFile(m.path, nil, 0o600)
	_ = os.Chmod(m.path, 0o400)
	_ = os.Rename(m.path, m.path+".old")
}

// rename has nothing to silence.
//
//loopvet:ignore blockingcall it was slow once // want `^this \/\/loopvet:ignore blockingcall silences nothing`
func (m *model) rename(path string) { m.path = path }

func (m *model) View() string { return m.path }

type log struct{ f *os.File }

// flush has nothing to excuse it.
func (l *log) flush() {
	_ = l.f.Sync() // want `^\(\*os\.File\)\.Sync does file I/O on the Bubble Tea loop: \(\*lines\.model\)\.Update → \(\*lines\.log\)\.flush → \(\*os\.File\)\.Sync;`
}

// A scratch directory is on a memory disk, whatever is done with it.
//
//loopvet:ignore blockingcall it is on a memory disk
type scratch struct{ dir string }

func (s *scratch) clear() {
	_ = os.RemoveAll(s.dir)
	_ = os.Mkdir(s.dir, 0o700)
}

// handlers are a declaration too.
//
//loopvet:ignore blockingcall the menu of the installer has nothing else to do
var handlers = map[string]func(){
	"install": func() { _ = exec.Command("make", "install").Run() },
	"fetch": func() {
		resp, err := http.Get("https://example.com")
		if err == nil {
			resp.Body.Close()
		}
	},
}

// The rule of deadlocks is silenced by its own name only.
func buttons(app *tview.Application) *tview.Form {
	f := tview.NewForm().
		AddButton("Draw", func() {
			app.Draw() //loopvet:ignore selfwait this program never gets here
		}).
		AddButton("Redraw", func() {
			app.Draw() //loopvet:ignore blockingcall not a matter of blocking // want `^\(\*tview\.Application\)\.Draw waits for the tview loop that it is called on, a deadlock: func literal in lines\.buttons → \(\*tview\.Application\)\.Draw;` `^this \/\/loopvet:ignore blockingcall silences nothing`
		})
	for name, h := range handlers {
		f.AddButton(name, h)
	}
	return f
}

func run() error {
	m := &model{app: tview.NewApplication(), log: &log{}}
	m.rename("settings")
	buttons(m.app)
	_, err := tea.NewProgram(m).Run()
	return err
}
