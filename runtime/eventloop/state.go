package eventloop

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
)

// A State is a stage in the life of a [Loop].
type State uint8

const (
	StateNew     State = iota // has not run yet
	StateRunning              // Run has been called and has not ended
	StateStopped              // Run has ended, and may be called again
	StateClosed               // final
)

var states = [...]struct {
	name string
	next []State // the states that may follow
}{
	StateNew:     {"new", []State{StateRunning, StateClosed}},
	StateRunning: {"running", []State{StateStopped, StateClosed}},
	StateStopped: {"stopped", []State{StateRunning, StateClosed}},
	StateClosed:  {"closed", nil},
}

// String returns the state's name in lower case.
func (s State) String() string {
	if int(s) >= len(states) {
		return fmt.Sprintf("State(%d)", uint8(s))
	}
	return states[s].name
}

// State returns the state at this moment. Any goroutine may call it.
func (l *Loop) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// enter changes the state. The caller holds mu.
func (l *Loop) enter(s State) {
	if !slices.Contains(states[l.state].next, s) {
		panic(fmt.Sprintf("eventloop: %v loop cannot become %v", l.state, s))
	}
	l.state = s
}

// begin makes the goroutine with this id the loop.
func (l *Loop) begin(goroutine uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.state == StateRunning:
		return ErrRunning
	case l.closing:
		return ErrClosed
	}
	l.enter(StateRunning)
	l.owner = goroutine
	return nil
}

// end makes the goroutine an ordinary one again, and returns what Run returns.
// It also runs while a Goexit ends the goroutine: returning is false then.
func (l *Loop) end(ctx context.Context, returning bool) error {
	if l.alarm != nil {
		l.alarm.Stop()
	}
	l.mu.Lock()
	closing, stopped := l.closing, false
	if closing {
		l.enter(StateClosed)
	} else {
		l.enter(StateStopped)
		stopped = l.halt.Swap(false)
	}
	l.mu.Unlock()

	switch {
	case closing:
		l.finish()
		if !returning && l.dropped != nil {
			l.report(l.dropped) // Run cannot
		}
		if l.dropped != nil {
			return l.dropped
		}
		return ErrClosed
	case stopped:
		return nil
	default:
		return context.Cause(ctx)
	}
}

// Stop ends [Loop.Run] after the callback that is running. It does not wait for
// that. Any goroutine may call it, and so may a callback. If the loop is not
// running, the next Run returns at once, so that a Stop that overtakes Run is
// not lost; asyncio and libuv do the same.
func (l *Loop) Stop() {
	l.halt.Store(true)
	l.wake()
}

// Close ends the loop for good. From now on Post and Offload return [ErrClosed],
// no further callback begins, and the context of offloaded work is cancelled
// with the cause ErrClosed. Close waits for the running callback and for the
// offloaded work, however long these take. Then no goroutine of the loop is
// left, and what was still to do has been dropped: if that was anything at all,
// the result is a [*CloseError], and so is that of the Run which Close ended.
//
// Any goroutine may call Close, and more than once: each call waits and returns
// the same. The exceptions are callbacks and offloaded work, for which Close
// would wait for its own caller. It returns nil to them without waiting, and
// the loop is closed once they have returned; Run and other calls of Close tell
// what was dropped. A callback that waits for another goroutine's Close waits
// for ever.
//
//loopvet:nonblocking
func (l *Loop) Close() error {
	// Nonblocking, and not waits, because it never waits for its own loop.
	id := goroutineID()
	l.mu.Lock()
	_, inside := l.workers[id]
	inside = inside || l.state == StateRunning && l.owner == id
	if !l.closing {
		l.closing = true
		l.jobs = nil
		l.halt.Store(true)
		if l.state != StateRunning {
			l.enter(StateClosed)
			go l.finish() // not here: this goroutine may be one it waits for
		}
	}
	l.mu.Unlock()
	l.cancel(ErrClosed)
	l.wake()

	if inside {
		return nil
	}
	<-l.closed
	return l.dropped
}

// finish completes Close when no callback runs and none ever will. It sets
// dropped, which must be read after closed is closed.
func (l *Loop) finish() {
	l.pool.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	n := CloseError{
		Callbacks: len(l.inbox),
		Timers:    len(l.timers),
		Offloads:  int(l.offloads.Load()),
	}
	for _, e := range slices.Concat(l.now[l.pos:], l.next) {
		switch {
		case e.h == nil || e.h.kind == soon && e.h.f != nil:
			n.Callbacks++
		case e.h.kind == timer && e.h.f != nil:
			n.Timers++
		}
	}
	if n != (CloseError{}) {
		l.dropped = &n
	}
	l.inbox, l.taken, l.results, l.ended = nil, nil, nil, nil
	l.now, l.next, l.pos, l.timers = nil, nil, 0, nil
	close(l.closed)
}

// goroutineID returns the number of the calling goroutine. The language hides
// it, but only with it can Close know that it must not wait. net/http finds it
// in the same way to check its own HTTP/2 server. Takes a few microseconds.
func goroutineID() uint64 {
	var buf [64]byte
	line := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(line, []byte(" "))
	id, err := strconv.ParseUint(string(digits), 10, 64)
	if err != nil {
		panic("eventloop: no goroutine number in " + strconv.Quote(string(buf[:])))
	}
	return id
}
