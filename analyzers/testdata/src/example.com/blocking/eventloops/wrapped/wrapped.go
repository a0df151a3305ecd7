// Package wrapped hands events on inside of something else.
package wrapped

import (
	"os/exec"

	"github.com/gdamore/tcell/v2"
)

type event struct {
	from    string
	content any
}

type app struct {
	keys   chan tcell.Event
	events chan event
	urgent chan *event
}

func (a *app) read(s tcell.Screen) {
	for {
		a.keys <- s.PollEvent()
	}
}

// wrap only hands on.
func (a *app) wrap() {
	for ev := range a.keys {
		if _, ok := ev.(*tcell.EventKey); ok {
			a.urgent <- &event{content: ev}
			continue
		}
		a.events <- event{from: "keys", content: ev}
	}
}

// listen has no event of the screen.
func (a *app) listen(lines chan string) {
	for l := range lines {
		a.events <- event{from: "net", content: l}
	}
}

func (a *app) run() {
	for {
		select {
		case ev := <-a.events:
			a.handle(ev)
		case ev := <-a.urgent:
			a.handle(*ev)
		}
	}
}

func (a *app) handle(ev event) {
	_ = exec.Command("notify-send", ev.from).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tcell loop: \(\*wrapped\.app\)\.run → \(\*wrapped\.app\)\.handle → \(\*exec\.Cmd\)\.Run;`
}

func run(s tcell.Screen, lines chan string) {
	a := &app{make(chan tcell.Event, 8), make(chan event, 8), make(chan *event)}
	go a.read(s)
	go a.wrap()
	go a.listen(lines)
	a.run()
}
