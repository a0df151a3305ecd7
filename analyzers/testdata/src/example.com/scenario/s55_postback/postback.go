// Package postback posts to the loop it runs on: behind what is queued, or
// waiting for it.
package postback

import (
	"context"
	"sync"

	"example.com/scenario/s55_postback/hub"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type window struct {
	app  *tview.Application
	text *tview.TextView
	once sync.Once
}

func (w *window) say(s string) {
	w.app.QueueUpdateDraw(func() { w.text.SetText(s) }) // want `^\(\*tview\.Application\)\.QueueUpdateDraw waits for the tview loop that it is called on, a deadlock: \(\*postback\.window\)\.keys → \(\*postback\.window\)\.say → \(\*tview\.Application\)\.QueueUpdateDraw;`
}

func (w *window) keys(ev *tcell.EventKey) *tcell.EventKey {
	switch ev.Key() {
	case tcell.KeyEnter:
		w.say("enter")
	case tcell.KeyCtrlR:
		go w.say("reload")
		go w.app.Draw()
	case tcell.KeyEscape:
		w.once.Do(w.bye)
	}
	return ev
}

func (w *window) bye() {
	w.app.QueueUpdate(func() {}) // want `^\(\*tview\.Application\)\.QueueUpdate waits for the tview loop that it is called on, a deadlock( \(on first use\))?: \(\*postback\.window\)\.keys → \(\*sync\.Once\)\.Do → \(\*postback\.window\)\.bye → \(\*tview\.Application\)\.QueueUpdate;`
	w.app.Stop()
}

// A model is told of through an interface, and tells its own program.
type model struct {
	hub *hub.Hub
	p   *tea.Program
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		m.hub.Publish(k.String())
		return m, func() tea.Msg { m.hub.Publish("later"); return nil }
	}
	return m, nil
}

func (m *model) View() string { return "" }

type toProgram struct{ p *tea.Program }

func (t toProgram) Notify(text string) {
	t.p.Send(text) // want `^\(\*tea\.Program\)\.Send waits for the Bubble Tea loop that it is called on, a deadlock: \(\*postback\.model\)\.Update → \(\*hub\.Hub\)\.Publish → postback\.toProgram\.Notify → \(\*tea\.Program\)\.Send;`
}

type inGoroutine struct{ p *tea.Program }

func (t inGoroutine) Notify(text string) { go t.p.Send(text) }

// A server wakes itself, which waits for nobody, and stops itself.
type server struct {
	gnet.BuiltinEventEngine
	eng  gnet.Engine
	stop func(context.Context) error
}

func (s *server) OnBoot(eng gnet.Engine) gnet.Action {
	s.eng = eng
	s.stop = eng.Stop
	return gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	_ = c.Wake(nil)
	_ = c.AsyncWrite(nil, func(c gnet.Conn, err error) error { return c.Close() })
	if c.InboundBuffered() > 1<<20 {
		_ = s.stop(context.Background()) // want `^gnet\.Engine\.Stop waits for the gnet loop that it is called on, a deadlock: \(\*postback\.server\)\.OnTraffic → gnet\.Engine\.Stop;`
	}
	return gnet.Shutdown
}

// A loop of the program's own: its channel has room for nothing, and nobody
// else takes from it.
type ticker struct {
	events chan string
	soon   chan string
	last   string
}

//loopvet:loop
func (t *ticker) loop() {
	for {
		select {
		case e := <-t.events:
			t.handle(e)
		case e := <-t.soon:
			t.last = e
		}
	}
}

func (t *ticker) handle(e string) {
	if e == "again" {
		t.events <- "once more" // want `^send on unbuffered channel postback\.ticker\.events waits for the postback loop that it is called on, a deadlock: \(\*postback\.ticker\)\.loop → \(\*postback\.ticker\)\.handle → send on unbuffered channel postback\.ticker\.events \(only this loop receives from it\)$`
	}
	go func() { t.soon <- e }()
}

func run() error {
	w := &window{app: tview.NewApplication(), text: tview.NewTextView()}
	w.app.SetInputCapture(w.keys)
	w.text.SetChangedFunc(func() { w.app.Draw() }) // has a goroutine of its own
	t := &ticker{events: make(chan string), soon: make(chan string)}
	go t.loop()
	t.events <- "start"
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	m := &model{hub: &hub.Hub{}}
	m.p = tea.NewProgram(m)
	m.hub.Add(toProgram{m.p})
	m.hub.Add(inGoroutine{m.p})
	_, err := m.p.Run()
	return err
}
