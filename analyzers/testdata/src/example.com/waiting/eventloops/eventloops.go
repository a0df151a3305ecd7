// Package eventloops sends to the channels that its own loop receives from.
package eventloops

import "github.com/gdamore/tcell/v2"

type app struct {
	screen tcell.Screen
	events chan tcell.Event
	calls  chan func()
	n      int
}

func newApp(screen tcell.Screen) *app {
	return &app{screen: screen, events: make(chan tcell.Event), calls: make(chan func(), 10)}
}

func (a *app) run() {
	go func() {
		for {
			a.events <- a.screen.PollEvent()
		}
	}()
	for {
		select {
		case ev := <-a.events:
			if k, ok := ev.(*tcell.EventKey); ok && k.Key() == tcell.KeyEnter {
				a.later(func() { a.n++ })
			}
			a.offer(func() { a.n-- })
		case f := <-a.calls:
			f()
		}
	}
}

// later waits when ten calls are queued, on the loop that makes them.
func (a *app) later(f func()) {
	a.calls <- f // want `^send on channel eventloops\.app\.calls of capacity 10 waits for the tcell loop that it is called on, a deadlock once the channel is full: \(\*eventloops\.app\)\.run → \(\*eventloops\.app\)\.later → send on channel eventloops\.app\.calls of capacity 10 \(only this loop receives from it\); start a goroutine, and hand the result to the loop with PostEvent$`
}

func (a *app) offer(f func()) {
	select {
	case a.calls <- f:
	default:
	}
}
