package eventloop

import "time"

// A Handle stands for a function that the loop is going to run. It belongs to
// the loop: see the package documentation.
type Handle struct {
	l     *Loop
	f     func()        // nil once it has begun or was cancelled
	t     *Task         // instead of f: whom the timer wakes
	every time.Duration // the period, of a timer that has one
	when  time.Duration // its deadline, since the loop's epoch
	made  *origin       // in debug mode
	at    int32         // index in the timer heap, or nowhere
	kind  kind
}

// A kind says where a handle came from.
type kind uint8

const (
	soon kind = iota
	timer
	offload
	listening // for signals
	internal  // the loop's own: runs while tasks unwind, is not counted
)

const nowhere = -1

// Soon runs f in the next turn, after all that is ready now. Only the loop may
// call it; see the package documentation. There is no limit on how many wait:
// they are made by the loop itself. Once the loop is closed f will not run, and
// Cancel of the handle returns false.
//
//loopvet:callback f
//loopvet:once
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) Soon(f func()) *Handle {
	h := l.handle(soon, f)
	if h.f != nil {
		l.ready.push(entry{h: h})
	}
	return h
}

// SoonLow is [Loop.Soon] for what can wait: f runs when nothing of normal
// priority is ready; while something always is, one such function runs in each
// turn. Only the loop may call it.
//
//loopvet:callback f
//loopvet:once
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) SoonLow(f func()) *Handle {
	h := l.handle(soon, f)
	if h.f != nil {
		l.ready.pushLow(entry{h: h})
	}
	return h
}

// handle makes a handle; it has no function if the loop is closed.
func (l *Loop) handle(k kind, f func()) *Handle {
	l.check(f != nil)
	h := &Handle{l: l, f: f, at: nowhere, kind: k}
	if l.debug {
		h.made = here(2)
	}
	if l.over() {
		h.f = nil
	}
	return h
}

// check is what each call that belongs to the loop begins with: the function it is
// handed must be one, and, in debug mode, the caller the loop.
func (l *Loop) check(function bool) {
	if !function {
		panic("eventloop: nil function")
	}
	if l.debug {
		l.affinity()
	}
}

// Cancel keeps the function from running. It returns false if there is nothing
// to keep from it: the function has begun, has been cancelled, or has been
// dropped by Close. Of [Loop.Every] it keeps all further runs, also when the
// function itself calls it. Only the loop may call it. It takes O(log n) for
// one of n timers.
//
//loopvet:only loop
func (h *Handle) Cancel() bool {
	h.l.check(true)
	if h.f == nil || h.l.over() {
		return false
	}
	h.f = nil
	if h.at != nowhere {
		h.l.timers.remove(int(h.at))
	}
	if stop := h.l.signalled[h]; stop != nil {
		delete(h.l.signalled, h)
		stop()
	}
	return true
}

// run calls the function, and puts a periodic timer back.
func (h *Handle) run() {
	f := h.f
	if f == nil {
		return
	}
	if h.every == 0 {
		h.f = nil
		f()
		return
	}
	defer h.rearm() // f may panic
	f()
}

// over tells that Close is complete.
func (l *Loop) over() bool { return l.gone.Load() }
