// Package channel receives events from a channel that a goroutine fills.
package channel

import (
	"net/http"
	"os"

	"github.com/gdamore/tcell/v2"
)

type app struct {
	screen tcell.Screen
	events chan tcell.Event
	draw   chan bool
	quit   chan struct{}
	answer int
}

// read only hands events on: it may wait for whoever handles them.
func (a *app) read() {
	for {
		ev := a.screen.PollEvent()
		a.note(ev)
		a.events <- ev
	}
}

func (a *app) note(tcell.Event) { os.ReadFile("notes") }

func (a *app) run() {
	go a.read()
	for a.turn() {
	}
}

// turn handles one event. Its caller goes round.
func (a *app) turn() bool {
	select {
	case ev := <-a.events:
		a.handle(ev)
	case <-a.draw:
		for len(a.draw) > 0 {
			<-a.draw
		}
	case <-a.quit:
		return false
	}
	return true
}

func (a *app) handle(tcell.Event) {
	if resp, err := http.Get("https://example.com"); err == nil { // want `^http\.Get waits for the network on the tcell loop: \(\*channel\.app\)\.run → \(\*channel\.app\)\.turn → \(\*channel\.app\)\.handle → http\.Get; start a goroutine, and hand the result to the loop with PostEvent$`
		a.answer = resp.StatusCode
	}
}
