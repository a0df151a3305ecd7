// Package feed has a loop of the program's own; one directive makes its
// handlers callbacks.
package feed

import (
	"net/http"
	"time"
)

type event struct{ name, url string }

type loop struct {
	events   chan event
	handlers map[string][]func(event)
	last     event
}

func newLoop() *loop {
	return &loop{events: make(chan event, 16), handlers: map[string][]func(event){}}
}

func (l *loop) on(name string, f func(event)) {
	l.handlers[name] = append(l.handlers[name], f)
}

// run waits for the next event, and for nothing else.
//
//loopvet:loop
func (l *loop) run(stop <-chan struct{}) {
	for {
		select {
		case e := <-l.events:
			l.handle(e)
		case <-stop:
			return
		}
	}
}

func (l *loop) handle(e event) {
	for _, f := range l.handlers[e.name] {
		f(e)
	}
}

func start(stop chan struct{}) *loop {
	l := newLoop()
	l.on("fetch", func(e event) {
		resp, err := http.Get(e.url) // want `^http\.Get waits for the network on the feed loop: \(\*feed\.loop\)\.run → \(\*feed\.loop\)\.handle → func literal in feed\.start → http\.Get$`
		if err == nil {
			resp.Body.Close()
		}
	})
	l.on("note", func(e event) { l.last = e })
	l.on("retry", l.retry)
	go l.run(stop)
	return l
}

func (l *loop) retry(e event) {
	time.Sleep(time.Second) // want `^time\.Sleep sleeps on the feed loop for up to 1s: \(\*feed\.loop\)\.run → \(\*feed\.loop\)\.handle → \(\*feed\.loop\)\.retry → time\.Sleep$`
	go func() {
		time.Sleep(time.Second)
		l.events <- e
	}()
}
