package eventloop

import "time"

// A Handle stands for a function that the loop is going to run, and can keep it from
// that. It belongs to the loop: see the package documentation. The zero Handle
// stands for nothing.
type Handle struct {
	c   *callback
	gen uint64 // of c when it was made
}

// A callback is what the loop is going to run. Those of Soon and After are used
// again when they have run, with another generation, so that an old handle does
// nothing to them.
type callback struct {
	l     *Loop
	f     func()        // nil once it has begun or was cancelled
	t     *Task         // instead of f: whom the timer wakes
	every time.Duration // the period, of a timer that has one
	when  time.Duration // its deadline, since the loop's epoch
	made  *origin       // in debug mode
	gen   uint64
	at    int32 // index in the timer heap, or nowhere
	kind  kind
}

// spareCallbacks is how many are kept.
const spareCallbacks = 1 << 12

// release makes c one that has not been made yet.
func (c *callback) release() {
	l := c.l
	if c.kind > timer || l.debug { // the watchdog may look where it was made
		return
	}
	c.gen++
	c.every = 0
	if len(l.callbacks) < spareCallbacks {
		l.callbacks = append(l.callbacks, c)
	}
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
func (l *Loop) Soon(f func()) Handle {
	c := l.callback(soon, f)
	if c == nil {
		return Handle{}
	}
	l.ready.push(c)
	return Handle{c, c.gen}
}

// SoonLow is [Loop.Soon] for what can wait: f runs when nothing of normal
// priority is ready; while something always is, one such function runs in each
// turn. Only the loop may call it.
//
//loopvet:callback f
//loopvet:once
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) SoonLow(f func()) Handle {
	c := l.callback(soon, f)
	if c == nil {
		return Handle{}
	}
	l.ready.pushLow(c)
	return Handle{c, c.gen}
}

// callback makes a callback; nil if the loop is closed.
func (l *Loop) callback(k kind, f func()) (c *callback) {
	l.check(f != nil)
	if l.over() {
		return nil
	}
	if n := len(l.callbacks); n > 0 && k <= timer {
		c = l.callbacks[n-1]
		l.callbacks = l.callbacks[:n-1]
	} else {
		c = &callback{l: l, at: nowhere}
	}
	c.f, c.kind = f, k
	if l.debug {
		c.made = here(2)
	}
	return c
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
func (h Handle) Cancel() bool {
	if h.c == nil {
		return false
	}
	h.c.l.check(true)
	return h.c.gen == h.gen && h.c.cancel()
}

func (c *callback) cancel() bool {
	if c.f == nil || c.l.over() {
		return false
	}
	c.f = nil
	if stop := c.l.signalled[c]; stop != nil {
		delete(c.l.signalled, c)
		stop()
	}
	if c.at != nowhere {
		c.l.timers.remove(int(c.at))
		c.release()
	} // else it is where run comes to it
	return true
}

// run calls the function, and puts a periodic timer back.
func (c *callback) run() {
	f := c.f
	switch {
	case f == nil:
		c.release()
	case c.every > 0:
		defer c.rearm() // f may panic
		f()
	default:
		c.f = nil
		c.release()
		f()
	}
}

// over tells that Close is complete.
func (l *Loop) over() bool { return l.gone.Load() }
