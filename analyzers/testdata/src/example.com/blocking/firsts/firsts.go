// Package firsts does what is slow the first time only.
package firsts

import (
	"net/http"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/firsts/settings"
	"example.com/blocking/firsts/store"
)

type model struct {
	theme *settings.Theme
	at    time.Time
	store *store.Store
	once  *store.Once
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(tea.Msg) (tea.Model, tea.Cmd) {
	store.Page() // want `^os\.MkdirAll does file I/O on the Bubble Tea loop: \(\*firsts\.model\)\.Update → store\.Page → os\.MkdirAll;` `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): \(\*firsts\.model\)\.Update → store\.Page → \(\*store\.Store\)\.Get → http\.Get;`
	return m, nil
}

func (m *model) View() string {
	a := settings.Load()  // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): `
	b := m.theme.Read()   // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): `
	c := settings.Poll()  // want `^os\.ReadFile does file I/O on the Bubble Tea loop: `
	d := settings.Never() // want `^os\.ReadFile does file I/O on the Bubble Tea loop: `
	settings.Stamp()      // want `^os\.ReadFile does file I/O on the Bubble Tea loop \(on first use\): `
	settings.Late(m.at)   // want `^os\.ReadFile does file I/O on the Bubble Tea loop: `
	return string(a) + string(b) + string(c) + string(d)
}

// What an object has not got yet that is made for each call is got for each call.
type pages struct{ model }

func (p *pages) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if made, err := store.New("pages"); err == nil {
		made.Get() // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*firsts\.pages\)\.Update → \(\*store\.Store\)\.Get → http\.Get;`
		p.shows(made)
	}
	store.NewOnce().Get() // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*firsts\.pages\)\.Update → \(\*store\.Once\)\.Get → `
	(&store.Store{}).Fill(anew)
	store.Of("new", &store.Store{}) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*firsts\.pages\)\.Update → store\.Of → \(\*store\.Store\)\.Get → http\.Get;`
	return p, nil
}

func anew() *http.Response {
	r, _ := http.Get("https://example.com") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*firsts\.pages\)\.Update → \(\*store\.Store\)\.Fill → firsts\.anew → http\.Get;`
	return r
}

func once() *http.Response {
	r, _ := http.Get("https://example.com") // want `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): \(\*firsts\.lasting\)\.Update → \(\*store\.Store\)\.Fill → firsts\.once → http\.Get;`
	return r
}

func (p *pages) shows(s *store.Store) {
	s.Get() // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*firsts\.pages\)\.Update → \(\*firsts\.pages\)\.shows → \(\*store\.Store\)\.Get → http\.Get;`
}

// What lasts keeps it, and so does what is made once.
type lasting struct{ model }

func (l *lasting) Update(tea.Msg) (tea.Model, tea.Cmd) {
	l.once.Get() // want `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): `
	l.store.Fill(once)
	store.Of("kept", l.store) // want `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): `
	return l, nil
}

func (l *lasting) View() string {
	if l.store == nil {
		l.store = &store.Store{}
		l.store.Get() // want `^http\.Get waits for the network on the Bubble Tea loop \(on first use\): `
	}
	return ""
}

func run() {
	tea.NewProgram(&model{theme: &settings.Theme{}}).Run()
	tea.NewProgram(&pages{}).Run()
	tea.NewProgram(&lasting{}).Run()
}

// A guest comes once, and there are many: that it was there before is a mistake.
type guest struct{ host *pages }

func (g *guest) welcome(p *pages) {
	if g.host != nil {
		panic("twice")
	}
	g.host = p
	http.Get("https://example.com/welcome") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*firsts\.hall\)\.Update → \(\*firsts\.guest\)\.welcome → http\.Get;`
}

type hall struct{ model }

func (h *hall) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if g, ok := msg.(*guest); ok {
		g.welcome(nil)
	}
	return h, nil
}

func open() { tea.NewProgram(&hall{}).Run() }
