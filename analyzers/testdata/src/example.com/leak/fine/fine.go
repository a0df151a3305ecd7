// Package fine leaves nothing behind, or only once.
package fine

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/fsnotify/fsnotify"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type model struct {
	p       *tea.Program
	lines   chan string
	stop    chan struct{}
	ctx     context.Context
	started bool
	ticker  *time.Ticker
	flag    atomic.Bool
	once    sync.Once
	workers map[string]bool
	watcher *fsnotify.Watcher
	kept    *fsnotify.Watcher
	Shown   *fsnotify.Watcher
}

// Init runs once.
func (m *model) Init() tea.Cmd {
	go forever(m)
	return nil
}

func (m *model) View() string { return "" }

func forever(m *model) {
	for {
		time.Sleep(time.Second)
		m.p.Send(nil)
	}
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if !m.started {
		m.started = true
		go forever(m)
	}
	if m.ticker == nil {
		m.ticker = time.NewTicker(time.Second)
		go forever(m)
	}
	if m.flag.CompareAndSwap(false, true) {
		go forever(m)
	}
	if !m.workers["a"] {
		m.later()
	}
	if _, ok := m.workers["b"]; !ok {
		m.workers["b"] = true
		go forever(m)
	}
	m.once.Do(func() { go forever(m) })
	go m.short()
	go m.until()
	go m.stopped()
	go m.drained()
	go m.retried()
	go m.failing()
	go m.fatal()
	m.waited("q")
	log.Print(<-m.feed())
	m.roomy("q")
	m.patient("q")
	m.several()
	m.watch()
	m.replace()
	m.hand()
	m.shown()
	m.listen()
	return m, nil
}

// feed hands out the channel: whoever has it may receive all there is.
func (m *model) feed() <-chan string {
	lines := make(chan string)
	go func() {
		lines <- "first"
		lines <- "last"
		close(lines)
	}()
	return lines
}

// later sets the flag that its caller looks at.
func (m *model) later() {
	m.workers["a"] = true
	go forever(m)
}

func (m *model) short() { log.Print("done") }

// until has a way out.
func (m *model) until() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-t.C:
			m.p.Send(nil)
		}
	}
}

func (m *model) stopped() {
	for {
		select {
		case <-m.stop:
			return
		default:
			time.Sleep(time.Second)
		}
	}
}

// drained ends when the channel is closed, which close does.
func (m *model) drained() {
	for s := range m.lines {
		log.Print(s)
	}
}

func (m *model) close() { close(m.lines) }

// retried ends with success.
func (m *model) retried() {
	for {
		if _, err := os.Stat("x"); err == nil {
			break
		}
		time.Sleep(time.Second)
	}
}

// failing ends with an error.
func (m *model) failing() {
	for {
		if err := m.step(); err != nil {
			return
		}
	}
}

// fatal ends the program.
func (m *model) fatal() {
	for s := range m.lines {
		log.Print(s)
	}
	os.Exit(1)
}

func (m *model) step() error { return errors.New("no") }

// waited receives on every way.
func (m *model) waited(q string) string {
	answer := make(chan string)
	go func() { answer <- q }()
	return <-answer
}

// roomy has room for an answer that nobody takes.
func (m *model) roomy(q string) string {
	answer := make(chan string, 1)
	go func() { answer <- q }()
	select {
	case a := <-answer:
		return a
	case <-time.After(time.Millisecond):
		return ""
	}
}

// patient lets the goroutine go when it gives up.
func (m *model) patient(q string) string {
	answer := make(chan string)
	ctx, cancel := context.WithTimeout(m.ctx, time.Millisecond)
	defer cancel()
	go func() {
		select {
		case answer <- q:
		case <-ctx.Done():
		}
	}()
	select {
	case a := <-answer:
		return a
	case <-ctx.Done():
		return ""
	}
}

// several takes as many as there are.
func (m *model) several() {
	out := make(chan int)
	go func() {
		for i := range 3 {
			out <- i
		}
	}()
	for range 3 {
		log.Print(<-out)
	}
}

func (m *model) watch() {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return
	}
	defer w.Close()
	w.Add("/tmp")
}

// replace closes the one before.
func (m *model) replace() {
	if m.watcher != nil {
		m.watcher.Close()
	}
	m.watcher, _ = fsnotify.NewWatcher()
}

// hand gives it to somebody who is not seen.
func (m *model) hand() {
	w, _ := fsnotify.NewWatcher()
	m.p.Send(w)
}

// shown puts it where others see it.
func (m *model) shown() { m.Shown, _ = fsnotify.NewWatcher() }

// listen closes it elsewhere.
func (m *model) listen() {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return
	}
	go serve(l)
}

func serve(l net.Listener) {
	defer l.Close()
	l.Accept()
}

type server struct {
	gnet.BuiltinEventEngine
	conns map[gnet.Conn]chan []byte
	db    *sql.DB
}

// OnBoot runs before the loops.
func (s *server) OnBoot(gnet.Engine) gnet.Action {
	go s.stats()
	s.db, _ = sql.Open("x", "y")
	return gnet.None
}

func (s *server) stats() {
	for range time.Tick(time.Second) {
		log.Print(len(s.conns))
	}
}

// OnOpen starts a goroutine for each connection, and OnClose ends it.
func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	out := make(chan []byte, 16)
	s.conns[c] = out
	go func() {
		for b := range out {
			log.Print(len(b))
		}
	}()
	return nil, gnet.None
}

func (s *server) OnClose(c gnet.Conn, err error) gnet.Action {
	close(s.conns[c])
	delete(s.conns, c)
	return gnet.None
}

// A hub closes what it has handed out: one by its key, the other when all end.
type hub struct {
	subs  []chan string
	byKey map[string]chan int
}

func (h *hub) subscribe() chan string {
	c := make(chan string)
	h.subs = append(h.subs, c)
	return c
}

func (h *hub) close() {
	for _, c := range h.subs {
		close(c)
	}
}

func (h *hub) drop(key string) {
	if c, ok := h.byKey[key]; ok {
		close(c)
	}
}

func (h *hub) show(app *tview.Application) {
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		go h.follow()
		numbers := make(chan int)
		h.byKey["n"] = numbers
		go count(numbers)
		brief := make(chan int, 1)
		go count(brief)
		brief <- 1
		close(brief)
		return ev
	})
}

func (h *hub) follow() {
	for s := range h.subscribe() {
		log.Print(s)
	}
}

func count(in <-chan int) {
	for n := range in {
		log.Print(n)
	}
}

// An inbox is filled, and closed, by who asks for it.
type inbox struct{ in chan string }

func (b *inbox) Input() chan string { return b.in }

func (b *inbox) show(app *tview.Application) {
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		b.in = make(chan string)
		go func() {
			for s := range b.Input() {
				log.Print(s)
			}
		}()
		return ev
	})
}

// start queues a function once.
func start(app *tview.Application) {
	go app.QueueUpdate(func() {
		go func() {
			for {
				time.Sleep(time.Second)
				app.Draw()
			}
		}()
	})
}
