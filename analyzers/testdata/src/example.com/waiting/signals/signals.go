// Package signals is a loop of its own that tells itself to draw.
//
//loopvet:framework signals title="signals" budget=16ms remedy="start a goroutine for it"
package signals

import "sync/atomic"

type app struct {
	redraw chan bool
	events chan func()
	dirty  atomic.Bool
	frames int
}

func newApp() *app { return &app{redraw: make(chan bool, 1), events: make(chan func(), 50)} }

//loopvet:loop
func (a *app) loop() {
	for {
		select {
		case <-a.redraw:
			a.dirty.Store(false)
			a.draw()
		case f := <-a.events:
			f()
		}
	}
}

func (a *app) draw() {
	if a.frames++; a.frames%2 == 0 {
		a.invalidate()
		a.queue(func() { a.frames = 0 })
	}
}

// invalidate sends only while nothing else is under way: there is room.
func (a *app) invalidate() {
	if !a.dirty.Swap(true) {
		a.redraw <- true
	}
}

// queue has room for fifty, and others use it too.
func (a *app) queue(f func()) {
	a.events <- f // want `^send on channel signals\.app\.events of capacity 50 waits for the signals loop that it is called on, a deadlock once the channel is full: \(\*signals\.app\)\.loop → \(\*signals\.app\)\.draw → \(\*signals\.app\)\.queue → send on channel signals\.app\.events of capacity 50 \(only this loop receives from it\); start a goroutine for it$`
}

func run() {
	a := newApp()
	go a.queue(a.draw)
	a.loop()
}
