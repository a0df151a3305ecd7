// Package held has objects of one type in several fields and variables: what is put into
// one of them is not in the others.
package held

import (
	"net/http"

	"example.com/blocking/held/kit"
	tea "github.com/charmbracelet/bubbletea"
)

// Opened is told on the loop, Loaded on a goroutine.
var Opened, Loaded = &kit.Event{}, &kit.Event{}

type model struct {
	front, back *kit.Task // set later
	near, far   *kit.Job  // made with what they run
	same        *kit.Job  // what near is
	given, kept *kit.Task // one task in two fields
	put, taken  *kit.Task // the same, by way of a variable
	event, done kit.Event // held as they are
	list        []*kit.Task
	wide        wide
	hooks       *hooks
}

func (m *model) Init() tea.Cmd {
	m.front, m.back = kit.New(), kit.New()
	m.front.Do(m.paint)
	m.back.Do(m.download)
	m.near, m.far = kit.Of(m.paint), kit.Of(m.upload)
	m.same = m.near
	m.given = kit.New()
	m.kept = m.given
	m.given.Do(m.shared)
	t := kit.New()
	m.put = t
	m.taken = t
	m.put.Do(m.handed)
	m.event.On(m.paint)
	m.event.On(m.opened)
	m.done.On(m.ended)
	Opened.On(m.seen)
	Loaded.On(m.loaded)
	l := kit.New()
	l.Do(m.listed)
	m.list = append(m.list, m.front, l)
	m.wide.set()
	m.hooks = newHooks(m.paint, m.last)
	go func() {
		m.back.Run()
		m.far.Run()
		m.done.Fire()
		Loaded.Fire()
	}()
	return nil
}

func (m *model) View() string { return "" }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	m.front.Run()
	m.near.Run()
	m.same.Run()
	m.hooks.run()
	m.kept.Run()
	m.taken.Run()
	m.event.Fire()
	Opened.Fire()
	for _, t := range m.list {
		t.Run()
	}
	m.wide.left.Run()
	return m, nil
}

func (m *model) paint() {}

func (m *model) download() { _, _ = http.Get("http://example.com") } // in the background
func (m *model) upload()   { _, _ = http.Get("http://example.com") }
func (m *model) ended()    { _, _ = http.Get("http://example.com") }
func (m *model) loaded()   { _, _ = http.Get("http://example.com") }

func (m *model) shared() { _, _ = http.Get("http://example.com") } // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*held\.model\)\.Update → \(\*kit\.Task\)\.Run → \(\*held\.model\)\.shared → http\.Get; return it as a tea\.Cmd$`
func (m *model) handed() { _, _ = http.Get("http://example.com") } // want `\(\*kit\.Task\)\.Run → \(\*held\.model\)\.handed → http\.Get; return it as a tea\.Cmd$`
func (m *model) opened() { _, _ = http.Get("http://example.com") } // want `\(\*held\.model\)\.Update → \(\*kit\.Event\)\.Fire → \(\*held\.model\)\.opened → http\.Get; return it as a tea\.Cmd$`
func (m *model) seen()   { _, _ = http.Get("http://example.com") } // want `\(\*held\.model\)\.Update → \(\*kit\.Event\)\.Fire → \(\*held\.model\)\.seen → http\.Get; return it as a tea\.Cmd$`
func (m *model) listed() { _, _ = http.Get("http://example.com") } // want `\(\*held\.model\)\.Update → \(\*kit\.Task\)\.Run → \(\*held\.model\)\.listed → http\.Get; return it as a tea\.Cmd$`

// Hooks are more than are known of one object.
type hooks struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n func() }

func newHooks(fn, last func()) *hooks {
	return &hooks{fn, fn, fn, fn, fn, fn, fn, fn, fn, fn, fn, fn, fn, last}
}

func (h *hooks) run() { h.n() }

func (m *model) last() { _, _ = http.Get("http://example.com") } // want `\(\*held\.model\)\.Update → \(\*held\.hooks\)\.run → \(\*held\.model\)\.last → http\.Get; return it as a tea\.Cmd$`

// A wide one has two that another function fills.
type wide struct{ left, right *kit.Task }

func fill(t *kit.Task, fn func()) *kit.Task {
	t.Do(fn)
	return t
}

func (w *wide) set() {
	w.left, w.right = &kit.Task{}, &kit.Task{}
	fill(w.left, w.onLeft)
	fill(w.right, w.onRight)
	go w.right.Run()
}

func (w *wide) onLeft()  { _, _ = http.Get("http://example.com") } // want `\(\*held\.model\)\.Update → \(\*kit\.Task\)\.Run → \(\*held\.wide\)\.onLeft → http\.Get; return it as a tea\.Cmd$`
func (w *wide) onRight() { _, _ = http.Get("http://example.com") }

func Run() { tea.NewProgram(&model{}).Run() }
