package eventloop

// The inbox is a slice under a mutex, and the loop takes it as a whole by
// swapping it for an empty one. Measured with four producers, that was four to
// five times faster than a Treiber stack or Vyukov's queue, which allocate a
// node for each entry (30 ns against 111 and 158 ns).

// An entry is something that is ready: a function that was posted, or a handle.
type entry struct {
	f func()
	h *Handle
}

// Post queues f for the loop. It never waits: it returns [ErrFull] if the inbox
// is, and [ErrClosed] if the loop is closed or being closed. With any other
// state f is kept until the loop runs. Any goroutine may call Post, and so may
// a callback; f then runs in a later turn.
//
//loopvet:callback f
//loopvet:schedules async
func (l *Loop) Post(f func()) error {
	if f == nil {
		panic("eventloop: Post(nil)")
	}
	l.mu.Lock()
	if l.closing {
		l.mu.Unlock()
		return ErrClosed
	}
	if len(l.inbox) >= l.inboxCap {
		l.mu.Unlock()
		return ErrFull
	}
	first := len(l.inbox) == 0
	l.inbox = append(l.inbox, f)
	l.mu.Unlock()
	if first { // whoever came before woke the loop, and it takes all at once
		l.wake()
	}
	return nil
}

// take moves what came from other goroutines to the end of the next turn.
func (l *Loop) take() {
	l.mu.Lock()
	l.inbox, l.taken = l.taken, l.inbox
	l.results, l.ended = l.ended, l.results
	l.mu.Unlock()

	for _, h := range l.ended {
		l.next = append(l.next, entry{h: h})
	}
	for _, f := range l.taken {
		l.next = append(l.next, entry{f: f})
	}
	clear(l.ended) // the collector may have them
	clear(l.taken)
	l.ended, l.taken = l.ended[:0], l.taken[:0]
}
