package eventloop

// A Watch tells of events on a descriptor that belongs to somebody else.
type Watch struct {
	d      desc
	f      func(Events)
	events Events // told of and not yet handed on
}

// Watch calls f on the loop as long as one of the events is so on the
// descriptor, once in a turn, until Close of the Watch; [Hangup] is always told.
// The descriptor stays its owner's: it must be non-blocking if f is to read from
// it, and open until Close. For an *os.File or a net.Conn it is what Control of
// their SyscallConn gives. One loop can watch a descriptor once. Regular files
// cannot be watched, they are always ready: see [OpenFile]. The error wraps
// [errors.ErrUnsupported] on systems without epoll and kqueue. Only the loop may
// call it.
//
//loopvet:callback f
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) Watch(fd int, events Events, f func(Events)) (*Watch, error) {
	l.check(f != nil)
	w := &Watch{f: f}
	w.d.fd, w.d.watch, w.d.what = fd, w, "watch"
	if err := l.register(&w.d, events, true); err != nil {
		return nil, err
	}
	return w, nil
}

// notice hands events on in the next turn.
func (w *Watch) notice(events Events) {
	underway := w.events != 0
	w.events |= events
	if underway {
		return
	}
	l := w.d.l
	l.ready.push(&callback{l: l, at: nowhere, kind: offload, f: func() {
		events := w.events
		w.events = 0
		if !w.d.closed {
			w.f(events)
		}
	}})
}

// Close ends it; f is not called any more. It leaves the descriptor open. Only
// the loop may call it.
//
//loopvet:only loop
func (w *Watch) Close() {
	if !w.d.closed {
		w.d.l.unregister(&w.d)
	}
}
