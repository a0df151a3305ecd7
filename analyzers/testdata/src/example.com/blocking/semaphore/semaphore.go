// Package semaphore counts who is inside by what is in a channel: going in may wait, and
// coming out does not.
package semaphore

import (
	"net/http"

	"github.com/hajimehoshi/ebiten/v2"
)

var slots = make(chan struct{}, 4)

type game struct {
	busy    chan struct{}
	signals chan struct{}
	narrow  chan struct{}
	short   chan struct{}
	mixed   chan struct{}
	token   chan struct{}
	queue   chan int
	places  chan struct{}
	dones   chan struct{}
	several chan struct{}
	one     chan struct{}
	filled  chan struct{}
	workers chan struct{}
	n       int
}

func (g *game) Update() error {
	select {
	case g.busy <- struct{}{}:
	default:
		return nil
	}
	defer func() { <-g.busy }()
	select {
	case g.busy <- struct{}{}:
		g.n++
		<-g.busy
	default:
	}
	slots <- struct{}{} // want `^send on channel semaphore\.slots of capacity 4 waits for another goroutine on the Ebitengine loop: .* \(semaphore\.load may itself wait when it has sent\);`
	g.n++
	<-slots
	g.signal()
	g.short <- struct{}{}
	<-g.short
	g.narrow <- struct{}{} // want `^send on unbuffered channel semaphore\.game\.narrow waits`
	<-g.narrow             // want `^receive from channel semaphore\.game\.narrow waits`
	g.mixed <- struct{}{}  // want `^send on channel semaphore\.game\.mixed of capacity 1 waits for another goroutine`
	<-g.mixed              // want `^receive from channel semaphore\.game\.mixed waits for another goroutine`
	g.lead()
	g.again()
	g.leave()
	g.work()
	return nil
}

// leave is for what has entered, which nothing here tells: a place, and no signal.
func (g *game) leave() {
	<-g.places
	<-g.dones // want `^receive from channel semaphore\.game\.dones waits`
	for range 3 {
		<-g.several // want `^receive from channel semaphore\.game\.several waits`
	}
	<-g.one    // want `^receive from channel semaphore\.game\.one waits`
	<-g.filled // want `^receive from channel semaphore\.game\.filled waits`
}

func (g *game) enter() {
	select {
	case g.places <- struct{}{}:
	case <-g.queue:
	}
	g.several <- struct{}{}
	g.one <- struct{}{}
	g.filled <- struct{}{}
}

// lead is for who holds the token: it is taken out, and there is room to put it back.
func (g *game) lead() {
	select {
	case <-g.token:
		g.n++
		g.token <- struct{}{}
	default:
	}
	select {
	case <-g.token:
		defer func() { g.token <- struct{}{} }()
	default:
		return
	}
	g.n++
}

// again puts back what it has received, where others may have put something meanwhile.
func (g *game) again() {
	select {
	case k := <-g.queue:
		g.queue <- k // want `^send on channel semaphore\.game\.queue of capacity 8 waits for another goroutine on the Ebitengine loop: .* \(its reader func literal in semaphore\.run may itself wait\)`
	default:
	}
}

// drain takes out what it has not put in, so that mixed does not count who is inside.
func (g *game) drain() {
	for range g.mixed {
	}
}

// signal receives what a goroutine has sent.
func (g *game) signal() {
	<-g.signals // want `^receive from channel semaphore\.game\.signals waits`
}

func (g *game) Draw(*ebiten.Image) {}

func (g *game) Layout(w, h int) (int, int) { return w, h }

// work waits while there are as many workers as there may be.
func (g *game) work() {
	g.workers <- struct{}{} // want `^send on channel semaphore\.game\.workers waits for another goroutine on the Ebitengine loop: .* \(its reader func literal in \(\*semaphore\.game\)\.work may itself wait\);`
	go func(places <-chan struct{}) {
		defer func() { <-places }()
		http.Get("https://example.com/c")
	}(g.workers)
}

// fill puts in what others take out: who receives comes in.
func (g *game) fill() {
	g.filled = make(chan struct{}, 4)
	for range cap(g.filled) {
		g.filled <- struct{}{}
	}
}

func load(url string) {
	slots <- struct{}{}
	defer func() { <-slots }()
	http.Get(url)
}

func run() error {
	go load("https://example.com/a")
	g := &game{busy: make(chan struct{}, 1), signals: make(chan struct{}, 1), narrow: make(chan struct{}), short: make(chan struct{}, 2), mixed: make(chan struct{}, 1), token: make(chan struct{}, 1), queue: make(chan int, 8)}
	g.places, g.dones, g.several, g.one = make(chan struct{}, 4), make(chan struct{}, 4), make(chan struct{}, 4), make(chan struct{}, 1)
	g.workers = make(chan struct{}, g.n)
	g.fill()
	g.token <- struct{}{}
	go func() {
		for range g.queue {
			load("https://example.com/b")
		}
	}()
	go func() { g.queue <- 1 }()
	go g.drain()
	go func() {
		for {
			g.enter()
		}
	}()
	go func() { g.dones <- struct{}{} }()
	go func() { g.mixed <- struct{}{} }()
	go func() {
		g.narrow <- struct{}{}
		<-g.narrow
	}()
	go func() { g.signals <- struct{}{} }()
	return ebiten.RunGame(g)
}
