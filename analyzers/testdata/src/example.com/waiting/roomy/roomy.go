// Package roomy sends on channels of its own loop that have room for all that comes, and
// on such that look like them.
package roomy

import (
	"errors"
	"sync"
)

type session struct {
	once, again sync.Once
	closed      chan error
	hello       chan struct{}
	helloSent   bool
	ready       chan struct{}
	readySent   bool
	both        chan int
	first, next bool
	twice       chan error
	in          chan int
	timers      chan int
	list        chan int
	listed      bool
	other       chan int
	early       chan int
	lent        chan int
	handed      bool
	open        bool
}

const backlog = 8

// run sends to itself.
//
//loopvet:loop
func (s *session) run() {
	for {
		select {
		case err := <-s.closed:
			println(err.Error())
			return
		case <-s.hello:
		case <-s.ready:
			s.readySent = false
		case <-s.both:
		case <-s.twice:
		case <-s.timers:
		case <-s.list:
		case <-s.other:
		case <-s.early:
		case <-s.lent:
		case n := <-s.in:
			s.take(n)
		}
	}
}

func (s *session) take(n int) {
	if n < 0 {
		s.closeLocal(errors.New("negative"))
		s.closeRemote(errors.New("negative"))
	}
	s.greet()
	s.say()
	s.sayBoth(n)
	s.end(n)
	s.stop(n)
	s.all(n)
	s.more(n)
	s.before(n)
	s.hand(n)
}

// Two who send, but one comes.
func (s *session) closeLocal(err error)  { s.once.Do(func() { s.closed <- err }) }
func (s *session) closeRemote(err error) { s.once.Do(func() { s.closed <- err }) }

// A flag stays.
func (s *session) greet() {
	if s.helloSent {
		return
	}
	s.helloSent = true
	s.hello <- struct{}{}
}

// A flag that is taken back does not.
func (s *session) say() {
	if !s.readySent {
		s.readySent = true
		s.ready <- struct{}{} // want `^send on channel roomy\.session\.ready of capacity 1 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
	}
}

// Two flags, and room for two; but the second comes for each of several.
func (s *session) sayBoth(n int) {
	if !s.first {
		s.first = true
		s.both <- n
	}
	if !s.next {
		s.next = true
		s.both <- n
	}
	if !s.listed {
		s.listed = true
		for i := range n {
			s.list <- i // want `^send on channel roomy\.session\.list of capacity 1 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
		}
	}
}

// Two come, each once, and there is room for one.
func (s *session) end(n int) {
	s.once.Do(func() {
		s.twice <- errors.New("once") // want `^send on channel roomy\.session\.twice of capacity 1 waits for the roomy loop that it is called on, a deadlock once the channel is full \(on first use\): `
	})
	s.again.Do(func() {
		s.twice <- errors.New("again") // want `^send on channel roomy\.session\.twice of capacity 1 waits for the roomy loop that it is called on, a deadlock once the channel is full \(on first use\): `
	})
}

// Another sends there too, to whom the channel is handed.
func (s *session) hand(n int) {
	if !s.handed {
		s.handed = true
		s.lent <- n // want `^send on channel roomy\.session\.lent of capacity 1 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
	}
}

func feed(to chan int) {
	for i := range 10 {
		to <- i
	}
}

// It asks whether there is room.
func (s *session) stop(n int) {
	if n > 1 && len(s.timers) < backlog {
		s.timers <- n
	}
	if cap(s.timers) > len(s.timers) {
		s.timers <- n
	}
	if len(s.timers) == cap(s.timers) {
		return
	}
	s.timers <- n
}

// It asks whether there is anything, or of another channel.
func (s *session) all(n int) {
	if len(s.timers) < backlog {
		s.other <- n // want `^send on channel roomy\.session\.other of capacity 8 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
	}
	if len(s.other) > 0 {
		s.other <- n // want `^send on channel roomy\.session\.other of capacity 8 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
	}
}

// It comes only while there is no room, and sends for each that comes before a flag is set.
func (s *session) more(n int) {
	if len(s.other) < backlog {
		return
	}
	s.other <- n // want `^send on channel roomy\.session\.other of capacity 8 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
}

func (s *session) before(n int) {
	if !s.open {
		s.early <- n // want `^send on channel roomy\.session\.early of capacity 1 waits for the roomy loop that it is called on, a deadlock once the channel is full: `
	}
	if n > 10 {
		s.open = true
	}
}

// Start starts a session.
func Start() *session {
	s := &session{
		closed: make(chan error, 1), hello: make(chan struct{}, 1), ready: make(chan struct{}, 1), both: make(chan int, 2),
		twice: make(chan error, 1), in: make(chan int), timers: make(chan int, backlog), list: make(chan int, 1), other: make(chan int, backlog), early: make(chan int, 1), lent: make(chan int, 1),
	}
	go feed(s.lent)
	go s.run()
	return s
}
