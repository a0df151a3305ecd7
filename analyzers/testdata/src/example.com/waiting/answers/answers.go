// Package answers has callbacks that wait for an answer, and shows who gives it.
//
//loopvet:framework link title="link" budget=10ms remedy="start a goroutine for it"
package answers

import (
	"context"
	"time"
)

type link struct {
	in      chan func()
	done    chan struct{}
	pending map[int]func(error)
	stop    chan struct{}
	quit    chan struct{}
}

// run reads what the other side sends, and calls the handlers.
//
//loopvet:loop
func (l *link) run() {
	defer close(l.done)
	for f := range l.in {
		f()
	}
}

// request calls answer when the other side has answered.
//
//loopvet:callback answer
func (l *link) request(id int, answer func(error)) { l.pending[id] = answer }

// handle calls f for each message.
//
//loopvet:callback f
func (l *link) handle(f func()) {}

// await waits for what it is given.
func await(answers chan error) error {
	return <-answers // want `^receive from channel waits for the link loop that it is called on, a deadlock: func literal in answers\.handlers → \(\*answers\.link\)\.start → answers\.await → receive from channel \(only this loop sends on it\); start a goroutine for it$`
}

// start is called by a handler: the answer is read by what the handler holds up.
func (l *link) start() error {
	answers := make(chan error, 1)
	l.request(1, func(err error) { answers <- err })
	return await(answers)
}

// begin is called by a goroutine only.
func (l *link) begin() error {
	answers := make(chan error, 1)
	l.request(2, func(err error) { answers <- err })
	return <-answers
}

// either gets one of two answers, for which there is room.
func (l *link) either() error {
	answers := make(chan error, 1)
	l.request(3, func(err error) {
		if err != nil {
			answers <- err
			return
		}
		answers <- nil
	})
	return <-answers // want `^receive from channel waits for the link loop that it is called on, a deadlock: func literal in answers\.handlers → \(\*answers\.link\)\.either → receive from channel \(only this loop sends on it\); start a goroutine for it$`
}

// compute waits for a goroutine of its own, which needs no loop.
func compute() error {
	answers := make(chan error)
	go func() { answers <- nil }()
	return await(answers)
}

// post is taken by the loop alone, and nobody else ends it.
func (l *link) post(f func()) {
	select { // want `^select that waits to send on unbuffered channel answers\.link\.in waits for the link loop that it is called on, a deadlock: func literal in answers\.handlers → \(\*answers\.link\)\.post → select that waits to send on unbuffered channel answers\.link\.in \(only this loop is at the other ends\); start a goroutine for it$`
	case l.in <- f:
	case <-l.done:
	}
}

// postFor gives up when the caller says so.
func (l *link) postFor(ctx context.Context, f func()) {
	select {
	case l.in <- f:
	case <-ctx.Done():
	}
}

// offer is given the channel.
func (l *link) offer(in chan func(), f func()) {
	select { // want `^send on unbuffered channel answers\.link\.in waits for the link loop that it is called on, a deadlock: func literal in answers\.handlers → \(\*answers\.link\)\.offer → send on unbuffered channel answers\.link\.in \(only this loop receives from it\); start a goroutine for it$`
	case in <- f:
	case <-l.done:
	}
}

// offerFor is given a channel too, and gives up.
func (l *link) offerFor(ctx context.Context, in chan func(), f func()) {
	select {
	case in <- f:
	case <-ctx.Done():
	}
}

func (l *link) serve() {
	for {
		select {
		case <-l.stop:
			return
		case <-time.Tick(time.Second):
			l.in <- func() {}
		}
	}
}

// idle ends when it is told to, and needs nobody.
func (l *link) idle() {
	for {
		select {
		case <-l.quit:
			return
		case <-time.Tick(time.Second):
		}
	}
}

// ask waits on every way on for what the loop sends it.
func (l *link) ask() int {
	n := make(chan int)
	l.in <- func() { n <- len(l.pending) }
	return <-n
}

// askBriefly may be gone when the loop sends.
func (l *link) askBriefly() int {
	n := make(chan int)
	l.handle(func() {
		n <- len(l.pending)
	})
	select {
	case k := <-n:
		return k
	case <-time.After(time.Second):
		return 0
	}
}

func handlers(l *link, ctx context.Context) {
	l.handle(func() {
		l.start()
		l.either()
	})
	l.handle(func() { compute() })
	l.handle(func() { l.post(func() {}) })
	l.handle(func() { l.postFor(ctx, func() {}) })
	l.handle(func() { l.offer(l.in, func() {}) })
	l.handle(func() { l.offerFor(ctx, l.in, func() {}) })
	l.handle(func() {
		l.stop <- struct{}{} // want `^send on unbuffered channel answers\.link\.stop waits for the link loop that it is called on, a deadlock: func literal in answers\.handlers → send on unbuffered channel answers\.link\.stop \(its reader \(\*answers\.link\)\.serve may be waiting for this loop\); start a goroutine for it$`
	})
	l.handle(func() { l.quit <- struct{}{} })
	go l.begin()
	go l.ask()
	go l.askBriefly()
}

func newLink() *link {
	l := &link{
		in: make(chan func()), done: make(chan struct{}), pending: map[int]func(error){},
		stop: make(chan struct{}), quit: make(chan struct{}),
	}
	go l.run()
	go l.serve()
	go l.idle()
	return l
}
