// Package nonblocking calls what is said not to block.
package nonblocking

import (
	"os"
	"os/exec"
	"sync"
	"time"

	"example.com/scenario/s68_nonblocking/flush"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type window struct {
	app  *tview.Application
	sink flush.Sink
	mu   sync.Mutex
	n    int
}

func (w *window) keys(ev *tcell.EventKey) *tcell.EventKey {
	switch ev.Key() {
	case tcell.KeyEnter:
		flush.Quick("state")
		flush.Slow("state") // want `^os\.WriteFile does file I/O on the tview loop: \(\*nonblocking\.window\)\.keys → flush\.Slow → os\.WriteFile;`
	case tcell.KeyCtrlR:
		flush.Settle(w.app) // want `^\(\*tview\.Application\)\.QueueUpdate waits for the tview loop that it is called on, a deadlock: \(\*nonblocking\.window\)\.keys → flush\.Settle → \(\*tview\.Application\)\.QueueUpdate;`
	case tcell.KeyEscape:
		_ = w.sink.Put(nil)
		_ = w.sink.Close() // want `^\(\*os\.File\)\.Sync does file I/O on the tview loop: \(\*nonblocking\.window\)\.keys → flush\.File\.Close → \(\*os\.File\)\.Sync;`
	case tcell.KeyRune:
		w.count()
		go flush.Settle(w.app)
	}
	return ev
}

// count is said not to block: no more than its deadlock is hidden by that.
//
//loopvet:nonblocking
func (w *window) count() {
	_ = exec.Command("wc", "-l").Run()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n += w.size()
}

func (w *window) size() int {
	w.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the tview loop that it is called on, a deadlock: \(\*nonblocking\.window\)\.keys → \(\*nonblocking\.window\)\.count → \(\*nonblocking\.window\)\.size → \(\*sync\.Mutex\)\.Lock \(.* is locked already\);`
	defer w.mu.Unlock()
	return w.n
}

// The same through a generic function and a method value.
type model struct {
	p    *tea.Program
	poll func()
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		tell(m.p, msg.String())
	case int:
		m.poll()
	}
	return m, nil
}

// tell sends to the program, from anywhere but the loop.
//
//loopvet:nonblocking
func tell[T any](p *tea.Program, v T) {
	time.Sleep(time.Second)
	p.Send(v) // want `^\(\*tea\.Program\)\.Send waits for the Bubble Tea loop that it is called on, a deadlock: \(\*nonblocking\.model\)\.Update → nonblocking\.tell → \(\*tea\.Program\)\.Send;`
}

// glance looks at a file that is always in the cache.
//
//loopvet:nonblocking
func (m *model) glance() { _, _ = os.ReadFile("/proc/loadavg") }

func (m *model) View() string { return "" }

func run(f *os.File) error {
	w := &window{app: tview.NewApplication(), sink: flush.File{F: f}}
	w.app.SetInputCapture(w.keys)
	m := &model{}
	m.poll = m.glance
	m.p = tea.NewProgram(m)
	_, err := m.p.Run()
	return err
}
