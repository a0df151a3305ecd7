package eventloop

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
)

// A State is a stage in the life of a [Loop].
type State uint8

const (
	StateNew     State = iota // has not run yet
	StateRunning              // Run has been called and has not ended
	StatePaused               // as Running, but no callback begins
	StateStopped              // Run has ended, and may be called again
	StateClosed               // final
)

var states = [...]struct {
	name string
	next []State // the states that may follow
}{
	StateNew:     {"new", []State{StateRunning, StateClosed}},
	StateRunning: {"running", []State{StatePaused, StateStopped, StateClosed}},
	StatePaused:  {"paused", []State{StateRunning, StateStopped, StateClosed}},
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

// running tells whether a goroutine is the loop. The caller holds mu.
func (l *Loop) running() bool { return l.state == StateRunning || l.state == StatePaused }

// begin makes the goroutine with this id the loop.
func (l *Loop) begin(goroutine uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.running():
		return ErrRunning
	case l.closing:
		return ErrClosed
	}
	l.enter(StateRunning)
	l.owner.Store(goroutine)
	return nil
}

// isLoop tells whether the calling goroutine is the loop: the one that called
// Run, or that of the task which ran last. If it is the latter, it runs.
func (l *Loop) isLoop() bool {
	id := goroutineID()
	if id == l.owner.Load() {
		return true
	}
	t := l.seen.Load()
	return t != nil && t.id == id
}

// affinity is the debug check of calls that belong to the loop.
func (l *Loop) affinity() {
	if l.owner.Load() != 0 && !l.isLoop() {
		panic(&Misuse{Rule: "loopaffinity", Text: "this call belongs to the loop, and another goroutine made it; hand it over with Post"})
	}
}

// end makes the goroutine an ordinary one again, and returns what Run returns.
// It also runs while a Goexit ends the goroutine: returning is false then.
func (l *Loop) end(ctx context.Context, returning bool) error {
	if l.alarm != nil {
		l.alarm.Stop()
	}
	l.mu.Lock()
	closing, stopped := l.closing, false
	if !closing {
		l.enter(StateStopped)
		stopped = l.signals.Swap(0)&halt != 0
		l.owner.Store(0)
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
	l.signals.Or(halt)
	l.wake()
}

// Pause keeps a running loop from beginning another callback, until
// [Loop.Resume]; it does not wait for the one that runs. What is posted, and
// what happens to timers and descriptors, waits meanwhile: the inbox fills,
// timers that fall due run in their order afterwards. Stop and Close work as
// ever. It returns [ErrNotRunning] if the loop is not running. Any goroutine may
// call it.
func (l *Loop) Pause() error { return l.turnTo(StateRunning, StatePaused) }

// Resume ends [Loop.Pause]. It returns [ErrNotRunning] if the loop is not
// paused. Any goroutine may call it.
func (l *Loop) Resume() error { return l.turnTo(StatePaused, StateRunning) }

func (l *Loop) turnTo(from, to State) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state != from {
		return ErrNotRunning
	}
	l.enter(to)
	if to == StatePaused {
		l.signals.Or(hold)
	} else {
		l.signals.And(^hold)
	}
	l.wake()
	return nil
}

// Close ends the loop for good. From now on Post and Offload return [ErrClosed],
// no further callback begins, and tasks and the context of offloaded work are
// cancelled with the cause ErrClosed. Close waits for the running callback; then
// it lets the tasks go on, as long as [WithCloseGrace] allows, to clean up; then
// it ends those that are left, closes what is open, and waits for offloaded
// work, however long that takes. After that no goroutine of the loop is left,
// and what was still to do has been dropped. If that was anything, or if a task
// had to be ended by force or a descriptor closed, the result is a
// [*CloseError] that says so, and so is that of the Run which Close ended.
//
// Any goroutine may call Close, and more than once: each call waits and returns
// the same. The exceptions are callbacks, tasks and offloaded work, for which
// Close would wait for its own caller. It returns nil to them without waiting,
// and the loop is closed once they have returned; Run and other calls of Close
// tell what was dropped. A callback that waits for another goroutine's Close
// waits for ever.
//
//loopvet:nonblocking
func (l *Loop) Close() error {
	// Nonblocking, and not waits, because it never waits for its own loop.
	inside := l.isLoop()
	l.mu.Lock()
	if !inside {
		_, inside = l.workers[goroutineID()]
	}
	if !l.closing {
		l.closing = true
		l.signals.Or(halt)
		if !l.running() {
			go l.finish() // not here: this goroutine may be one it waits for
		}
	}
	l.mu.Unlock()
	l.cpu.drop()
	l.blocking.drop()
	l.cancel(ErrClosed)
	l.wake()

	if inside {
		return nil
	}
	<-l.closed
	return l.dropped
}

// works says that the calling goroutine is one that Close waits for, until ended is
// called.
func (l *Loop) works() (ended func()) {
	id := goroutineID()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.workers[id] = struct{}{}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.workers, id)
	}
}

// finish completes Close on the goroutine that was the loop, or that takes its
// place, when no callback runs and none ever will. It sets dropped, which must
// be read after closed is closed.
func (l *Loop) finish() {
	var n CloseError
	for _, stop := range l.signalled {
		stop()
	}
	l.owner.Store(goroutineID())
	l.unwind(&n)
	l.cpu.wait()
	l.blocking.wait()
	l.release(&n)
	l.unretrieved()

	l.mu.Lock()
	n.Callbacks += len(l.mail.posted) + len(l.mail.low) + l.leftover()
	n.Offloads += l.cpu.dropped() + l.blocking.dropped()
	for _, node := range l.timers {
		n.count(node.h)
		if h := node.h; h.every > 0 && h.f != nil { // nobody has ended it
			n.leaked(fmt.Sprintf("timer of every %v for %s", h.every, describe(h.f, nil)), h.made)
		}
	}
	rest := append(l.ready.all(), l.mail.results...)
	for _, e := range rest {
		switch e := e.(type) {
		case *callback:
			n.count(e)
		case func():
			n.Callbacks++
		}
	}
	if n.any() {
		l.dropped = &n
	}
	l.mail, l.taken, l.ready, l.timers = taskQueue{rejected: l.mail.rejected}, taskQueue{}, readyQueue{}, nil
	l.takenPos = 0
	l.enter(StateClosed)
	l.owner.Store(0)
	l.gone.Store(true)
	l.mu.Unlock()
	for _, e := range rest {
		if h, ok := e.(*callback); ok && h.kind == internal {
			h.run()
		}
	}
	close(l.closed)
}

func (e *CloseError) leaked(what string, made *origin) {
	e.Leaks = append(e.Leaks, Leak{What: what, Made: made.String()})
}

func (e *CloseError) count(h *callback) {
	switch {
	case h.f == nil:
	case h.kind == soon:
		e.Callbacks++
	case h.kind == timer:
		e.Timers++
	}
}

var stackHeads = sync.Pool{New: func() any { return new([64]byte) }}

// goroutineID returns the number of the calling goroutine. The language hides
// it, but only with it can Close know that it must not wait. net/http finds it
// in the same way to check its own HTTP/2 server. Takes a few microseconds.
func goroutineID() uint64 {
	buf := stackHeads.Get().(*[64]byte)
	defer stackHeads.Put(buf)
	line := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(line, []byte(" "))
	id, err := strconv.ParseUint(string(digits), 10, 64)
	if err != nil {
		panic("eventloop: no goroutine number in " + strconv.Quote(string(buf[:])))
	}
	return id
}
