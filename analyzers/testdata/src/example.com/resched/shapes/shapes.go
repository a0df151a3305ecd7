// Package shapes has callbacks that surely schedule themselves.
package shapes

import (
	"log"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

type spinner struct {
	loop  *eventloop.Loop
	frame int
	next  func()
	names []string
}

// turn schedules itself by a method value.
func (s *spinner) turn() {
	s.frame++
	s.loop.Soon(s.turn) // want `^\(\*eventloop\.Loop\)\.Soon schedules \(\*shapes\.spinner\)\.turn from itself, at once and every time, so that the loopvet event loop never rests: \(\*shapes\.spinner\)\.turn → \(\*eventloop\.Loop\)\.Soon → \(\*shapes\.spinner\)\.turn; give it a delay, or a condition that ends it$`
}

// checked looks whether it could be scheduled.
func (s *spinner) checked() {
	if err := s.loop.Post(s.checked); err != nil { // want `Post schedules \(\*shapes\.spinner\)\.checked from itself`
		log.Print(err)
	}
}

// first does so before it does anything else.
func (s *spinner) first() {
	s.loop.Soon(s.first) // want `Soon schedules \(\*shapes\.spinner\)\.first from itself`
	if s.frame > 100 {
		return
	}
	s.frame++
}

// last does so after a branch that changes nothing.
func (s *spinner) last() {
	for _, n := range s.names {
		if n == "" {
			s.frame++
		}
	}
	s.loop.Soon(s.last) // want `Soon schedules \(\*shapes\.spinner\)\.last from itself`
}

// deferred does so when it returns.
func (s *spinner) deferred() {
	defer s.loop.Soon(s.deferred) // want `Soon schedules \(\*shapes\.spinner\)\.deferred from itself`
	if s.frame > 100 {
		return
	}
	s.frame++
}

// zero gives a delay that is none.
func (s *spinner) zero() {
	s.loop.After(0, s.zero) // want `After schedules \(\*shapes\.spinner\)\.zero from itself`
}

// helped does it by a helper.
func (s *spinner) helped() {
	s.frame++
	s.more()
}

func (s *spinner) more() {
	s.loop.Soon(s.helped) // want `Soon schedules \(\*shapes\.spinner\)\.helped from itself.*: \(\*shapes\.spinner\)\.helped → \(\*shapes\.spinner\)\.more → \(\*eventloop\.Loop\)\.Soon → \(\*shapes\.spinner\)\.helped;`
}

// kept keeps what it schedules in a field.
func (s *spinner) kept() {
	s.loop.Soon(s.next) // want `Soon schedules \(\*shapes\.spinner\)\.kept from itself`
}

// wrapped uses a wrapper.
func (s *spinner) wrapped() {
	later(s.loop, s.wrapped) // want `^shapes\.later schedules \(\*shapes\.spinner\)\.wrapped from itself.*: \(\*shapes\.spinner\)\.wrapped → shapes\.later → \(\*eventloop\.Loop\)\.Soon →`
}

func later(l *eventloop.Loop, f func()) eventloop.Handle { return l.Soon(f) }

// in uses a wrapper with a delay that is none.
func (s *spinner) in() {
	after(s.loop, 0, s.in) // want `^shapes\.after schedules \(\*shapes\.spinner\)\.in from itself`
}

func after(l *eventloop.Loop, d time.Duration, f func()) { l.After(d, f) }

// tick is a function of the package.
func tick() {
	global.Soon(tick) // want `Soon schedules shapes\.tick from itself`
}

var global *eventloop.Loop

// closure is a variable that the literal captures.
func closure(l *eventloop.Loop) error {
	n := 0
	var again func()
	again = func() {
		n++
		l.Soon(again) // want `Soon schedules func literal in shapes\.closure from itself`
	}
	return l.Post(again)
}

// ping and pong schedule each other.
func (s *spinner) ping() {
	s.loop.Soon(s.pong) // want `^\(\*eventloop\.Loop\)\.Soon schedules \(\*shapes\.spinner\)\.pong, which leads back to \(\*shapes\.spinner\)\.ping, at once and every time, so that the loopvet event loop never rests: \(\*shapes\.spinner\)\.ping → \(\*eventloop\.Loop\)\.Soon → \(\*shapes\.spinner\)\.pong → \(\*eventloop\.Loop\)\.Post → \(\*shapes\.spinner\)\.ping; give it a delay, or a condition that ends it$`
}

func (s *spinner) pong() { _ = s.loop.Post(s.ping) }

// read, eval and print go round.
func (s *spinner) read()  { s.loop.Soon(s.eval) } // want `Soon schedules \(\*shapes\.spinner\)\.eval, which leads back to \(\*shapes\.spinner\)\.read`
func (s *spinner) eval()  { s.loop.Soon(s.print) }
func (s *spinner) print() { s.loop.Soon(s.read) }

// literal schedules a literal that schedules it.
func (s *spinner) literal() {
	s.loop.Soon(func() { // want `Soon schedules func literal in \(\*shapes\.spinner\)\.literal, which leads back to \(\*shapes\.spinner\)\.literal`
		s.loop.Soon(s.literal)
	})
}

// twice doubles each time.
func (s *spinner) twice() {
	s.loop.Soon(s.twice)
	s.loop.Soon(s.twice) // want `^\(\*eventloop\.Loop\)\.Soon is the second call by which \(\*shapes\.spinner\)\.twice brings itself back, so that what waits on the loopvet event loop grows without end: \(\*shapes\.spinner\)\.twice → \(\*eventloop\.Loop\)\.Soon → \(\*shapes\.spinner\)\.twice; schedule it once, or on a condition that ends it$`
}

// slowly doubles too.
func (s *spinner) slowly() {
	s.loop.After(time.Second, s.slowly)
	s.loop.After(time.Minute, s.slowly) // want `After is the second call by which \(\*shapes\.spinner\)\.slowly brings itself back`
}

// fork schedules two that schedule it.
func (s *spinner) fork() {
	s.loop.Soon(s.left)
	s.loop.Soon(s.right) // want `Soon is the second call by which \(\*shapes\.spinner\)\.fork brings itself back.*: \(\*shapes\.spinner\)\.fork → \(\*eventloop\.Loop\)\.Soon → \(\*shapes\.spinner\)\.right;`
}

func (s *spinner) left()  { s.loop.Soon(s.fork) }
func (s *spinner) right() { s.loop.Soon(s.fork) }

// helpedTwice calls a helper twice.
func (s *spinner) helpedTwice() {
	s.post()
	s.post()
}

func (s *spinner) post() {
	_ = s.loop.Post(s.helpedTwice) // want `Post is the second call by which \(\*shapes\.spinner\)\.helpedTwice brings itself back`
}

func start(l *eventloop.Loop) {
	s := &spinner{loop: l}
	s.next = s.kept
	for _, f := range []func(){s.turn, s.checked, s.first, s.last} {
		l.Soon(f)
	}
	l.Soon(s.deferred)
	l.Soon(s.zero)
	l.Soon(s.helped)
	l.Soon(s.kept)
	l.Soon(tick)
}
