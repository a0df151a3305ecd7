// Package goroutines starts goroutines that never end, each time a callback runs.
package goroutines

import (
	"log"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type model struct {
	p     *tea.Program
	ticks chan time.Time
	lines chan string
	n     int
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		go m.blink() // want `^go \(\*goroutines\.model\)\.blink starts a goroutine that never ends, each time \(\*goroutines\.model\)\.Update runs: \(\*goroutines\.model\)\.Update → go \(\*goroutines\.model\)\.blink \(loop without exit at goroutines\.go:\d+\); give it a way out, or start it once, before the loop$`
		go func() {  // want `go func literal in .*Update starts a goroutine that never ends.*\(loop without exit at goroutines\.go:\d+\)`
			for range time.Tick(time.Second) {
				m.p.Send(nil)
			}
		}()
		m.watch()
		go m.nested() // want `go \(\*goroutines\.model\)\.nested starts a goroutine that never ends.*\(select \{\} at`
	case tea.WindowSizeMsg:
		go m.tail()    // want `go \(\*goroutines\.model\)\.tail starts a goroutine that never ends`
		go m.forward() // want `go \(\*goroutines\.model\)\.forward starts a goroutine that never ends`
		m.ask("x")
		m.early("x")
	}
	return m, nil
}

// blink sleeps, and never returns.
func (m *model) blink() {
	for {
		time.Sleep(time.Second)
		m.p.Send(nil)
	}
}

// watch is a call away from the callback, and ranges over a ticker that it stops
// when it ends, which it never does.
func (m *model) watch() {
	t := time.NewTicker(time.Second)
	go func() { // want `go .* starts a goroutine that never ends, each time .*Update runs: .*Update → .*watch → go func literal in .*watch`
		defer t.Stop()
		for range t.C {
			m.p.Send(nil)
		}
	}()
}

// nested goes on for ever in what it calls.
func (m *model) nested() {
	log.Print("on")
	forever()
}

func forever() { select {} }

// tail ranges over a channel that only this package sees, and that nobody closes.
func (m *model) tail() {
	for s := range m.lines {
		log.Print(s)
	}
}

// forward takes from one, and from the other for ever.
func (m *model) forward() {
	m.lines = make(chan string)
	for {
		select {
		case s := <-m.lines:
			log.Print(s)
		case t := <-m.ticks:
			log.Print(t)
		}
	}
}

// ask leaves the goroutine behind when it takes too long.
func (m *model) ask(q string) string {
	answer := make(chan string)
	go func() { // want `go func literal in .*ask starts a goroutine that never ends.*\(its send at goroutines\.go:\d+ waits for ever once nobody receives\)`
		out, _ := exec.Command("ask", q).Output()
		answer <- string(out)
	}()
	select {
	case a := <-answer:
		return a
	case <-time.After(time.Millisecond):
		return ""
	}
}

// early returns before it receives.
func (m *model) early(q string) string {
	answer := make(chan string)
	go func() { // want `go func literal in .*early starts a goroutine that never ends`
		answer <- q
	}()
	if q == "" {
		return ""
	}
	return <-answer
}

// hub hands out channels, keeps them, and closes none.
type hub struct {
	subs  []chan string
	byKey map[string]chan int
}

func (h *hub) Subscribe() chan string {
	c := make(chan string)
	h.subs = append(h.subs, c)
	return c
}

func (h *hub) tell(s string) {
	for _, c := range h.subs {
		c <- s
	}
	for _, c := range h.byKey {
		c <- len(s)
	}
}

func (h *hub) OnShow(app *tview.Application) {
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		go h.follow() // want `go \(\*goroutines\.hub\)\.follow starts a goroutine that never ends`
		numbers := make(chan int)
		h.byKey["n"] = numbers
		go count(numbers) // want `go goroutines\.count starts a goroutine that never ends.*\(loop without exit at goroutines\.go:\d+\)`
		return ev
	})
}

func (h *hub) follow() {
	for s := range h.Subscribe() {
		log.Print(s)
	}
}

// count ends if its channel does.
func count(in <-chan int) {
	for n := range in {
		log.Print(n)
	}
}

type server struct{ gnet.BuiltinEventEngine }

// OnTraffic starts one for each piece of data.
func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	go ping(c) // want `go goroutines\.ping starts a goroutine that never ends, each time \(\*goroutines\.server\)\.OnTraffic runs`
	return gnet.None
}

func ping(c gnet.Conn) {
	t := time.NewTicker(time.Minute)
	for {
		<-t.C
		if err := c.AsyncWrite([]byte("ping"), nil); err != nil {
			log.Print(err)
			continue
		}
	}
}

type screen struct{ app *tview.Application }

// onKey queues a function, for each key, that starts one.
func (s *screen) onKey(ev *tcell.EventKey) *tcell.EventKey {
	go s.app.QueueUpdate(func() {
		go spin(s.app) // want `go goroutines\.spin starts a goroutine that never ends`
	})
	return ev
}

func spin(app *tview.Application) {
	for {
		time.Sleep(100 * time.Millisecond)
		app.Draw()
	}
}

func (s *screen) run() { s.app.SetInputCapture(s.onKey) }
