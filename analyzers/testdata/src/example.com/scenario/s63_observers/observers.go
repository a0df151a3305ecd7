// Package observers has functions called under a lock that the loop takes as
// well.
package observers

import (
	"net/http"
	"os"

	"example.com/scenario/s63_observers/event"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type price struct{ cents int }

type ticker struct {
	prices *event.Source[price]
	names  *event.Source[string]
	text   string
}

func (t *ticker) Init() tea.Cmd { return nil }

func (t *ticker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		// An observer of prices goes to the network under this lock.
		t.text = string(rune(t.prices.Last().cents)) // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*observers\.ticker\)\.Update → \(\*event\.Source\)\.Last → \(\*sync\.Mutex\)\.Lock \(\(\*observers\.ticker\)\.poll holds event\.Source\.mu while it waits for the network\);`
	case string:
		t.names.EmitCopy(msg)
	}
	return t, nil
}

func (t *ticker) View() string { return t.text }

// poll runs in a goroutine.
func (t *ticker) poll() {
	for i := range 100 {
		t.prices.Emit(price{i})
	}
}

func upload(p price) {
	resp, err := http.Post("https://example.com/prices", "", nil)
	if err == nil {
		resp.Body.Close()
	}
}

// A level asks its own source from the observer that the source calls.
type level struct{ source event.Source[int] }

func (l *level) watch() {
	l.source.Observe(func(n int) {
		if n > l.source.Last() { // want `^\(\*sync\.Mutex\)\.Lock waits for the tview loop that it is called on, a deadlock: func literal in observers\.keys → \(\*event\.Source\)\.Emit → func literal in \(\*observers\.level\)\.watch → \(\*event\.Source\)\.Last → \(\*sync\.Mutex\)\.Lock \(.* is locked already\);`
			return
		}
	})
}

func keys(app *tview.Application, l *level) {
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		l.source.Emit(int(ev.Key()))
		return ev
	})
}

func run() error {
	t := &ticker{prices: &event.Source[price]{}, names: &event.Source[string]{}}
	t.prices.Observe(upload)
	t.names.Observe(func(s string) {
		_ = os.WriteFile("name", []byte(s), 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*observers\.ticker\)\.Update → \(\*event\.Source\)\.EmitCopy → func literal in observers\.run → os\.WriteFile;`
	})
	go t.poll()
	l := &level{}
	l.watch()
	keys(tview.NewApplication(), l)
	_, err := tea.NewProgram(t).Run()
	return err
}
