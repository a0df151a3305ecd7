package eventloop

// A Handle stands for a function that the loop is going to run. It belongs to
// the loop: see the package documentation.
type Handle struct {
	l    *Loop
	f    func() // nil once it has begun or was cancelled
	at   int    // index in the timer heap, or nowhere
	kind kind
}

// A kind says where a handle came from.
type kind uint8

const (
	soon kind = iota
	timer
	offload
)

const nowhere = -1

// Soon runs f in the next turn, after all that is ready now. Only the loop may
// call it; see the package documentation. There is no limit on how many wait:
// they are made by the loop itself. Once the loop is closed f will not run, and
// Cancel of the handle returns false.
//
//loopvet:callback f
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) Soon(f func()) *Handle {
	if f == nil {
		panic("eventloop: Soon(nil)")
	}
	h := &Handle{l: l, f: f, at: nowhere}
	if l.over() {
		h.f = nil
		return h
	}
	l.next = append(l.next, entry{h: h})
	return h
}

// Cancel keeps the function from running. It returns false if there is nothing
// to keep from it: the function has begun, has been cancelled, or has been
// dropped by Close. Only the loop may call it. It takes O(log n) for one of n
// timers.
//
//loopvet:only loop
func (h *Handle) Cancel() bool {
	if h.f == nil || h.l.over() {
		return false
	}
	h.f = nil
	if h.at != nowhere {
		h.l.timers.remove(h.at)
	}
	return true
}

func (h *Handle) run() {
	if f := h.f; f != nil {
		h.f = nil
		f()
	}
}

// over tells the loop that Close is complete.
func (l *Loop) over() bool {
	select {
	case <-l.closed:
		return true
	default:
		return false
	}
}
