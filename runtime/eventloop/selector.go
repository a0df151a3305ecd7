package eventloop

import (
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// Events are what may happen to a descriptor.
type Events uint8

const (
	Readable Events = 1 << iota // data, a connection or the end can be read
	Writable                    // there is room for data
	Hangup                      // the other side has gone, or an error waits
)

// String names the events: "readable|hangup".
func (e Events) String() string {
	var names []string
	for i, name := range []string{"readable", "writable", "hangup"} {
		if e&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "|")
}

// A selector tells which of the registered descriptors are ready. A loop
// without any has none and sleeps on a channel, which costs less, works with
// the clock of testing/synctest, and is all there is on systems without
// epoll or kqueue. All methods but wake belong to the loop.
type selector interface {
	// add registers a descriptor. If level, each poll says again what is still
	// so; otherwise only what is new, for all events.
	add(fd int, gen int32, events Events, level bool) error
	remove(fd int)
	poll() []event // what there is now; valid until the next call
	// waits tells whether the loop sleeps here, by prepare and wait, and is
	// woken by wake. Otherwise it sleeps on its channel, and the selector
	// calls Loop.wake.
	waits() bool
	prepare(epoch time.Time, deadline time.Duration, timed bool)
	wait() []event
	wake()
	close()
}

type event struct {
	fd, gen int32
	events  Events
}

// A desc is a registered descriptor.
type desc struct {
	l        *Loop
	fd       int
	gen      int32            // tells it from an earlier one with the same number
	ready    Events           // what is known to be so
	busy     [2]*Task         // who reads and who writes
	limit    [2]time.Duration // deadlines of that; 0 is none
	watch    *Watch           // instead of the above
	made     *origin
	closed   bool
	conn     bool // counts as a connection
	what     string
	unlinked string // removed on close
}

// register adds a descriptor to the selector, which is made for the first.
func (l *Loop) register(d *desc, events Events, level bool) error {
	if l.over() {
		return ErrClosed
	}
	if l.sel == nil {
		sel, err := newSelector(l)
		if err != nil {
			return err
		}
		l.sel = sel
	}
	l.gen++
	d.l, d.gen, d.made = l, l.gen, here(2)
	if err := l.sel.add(d.fd, d.gen, events, level); err != nil {
		return err
	}
	for len(l.descs) <= d.fd {
		l.descs = append(l.descs, nil)
	}
	l.descs[d.fd] = d
	l.registered++
	if d.conn {
		l.conns.Add(1)
	}
	return nil
}

// unregister takes it out; whoever waits for it is woken.
func (l *Loop) unregister(d *desc) {
	l.check(true)
	d.closed = true
	l.sel.remove(d.fd)
	l.descs[d.fd] = nil
	l.registered--
	if d.conn {
		l.conns.Add(-1)
		for _, ln := range l.full {
			ln.rouse(Readable)
		}
		l.full = l.full[:0]
	}
	d.rouse(Readable | Writable)
}

// rouse notes that events are so, and makes those ready who wait for them.
func (d *desc) rouse(events Events) {
	d.ready |= events
	for dir, t := range d.busy {
		if t != nil && d.ready&(1<<dir) != 0 {
			t.wake()
		}
	}
}

// dispatch makes those ready who wait for the events.
func (l *Loop) dispatch(events []event) {
	for _, e := range events {
		if int(e.fd) >= len(l.descs) || l.descs[e.fd] == nil || l.descs[e.fd].gen != e.gen {
			continue // closed meanwhile
		}
		d := l.descs[e.fd]
		l.local.Events++
		l.heard = true
		if d.watch != nil {
			d.watch.notice(e.events)
			continue
		}
		if e.events&Hangup != 0 {
			e.events |= Readable | Writable
		}
		d.rouse(e.events)
	}
}

// The directions, which are also the indices of desc.busy: 1<<reading is Readable.
const (
	reading = iota
	writing
)

// do is an operation of t on the descriptor. It tries until that says something
// else than that it must wait or go on, which is EINTR, and waits in between.
// Each try is an operation of the task's budget.
func (d *desc) do(t *Task, dir int, call string, try func() error) error {
	if err := t.enter(); err != nil {
		return err
	}
	if d.busy[dir] != nil && !d.closed {
		return ErrBusy
	}
	d.busy[dir] = t
	err := d.attempt(t, dir, try)
	d.busy[dir] = nil
	if errno, ok := err.(syscall.Errno); ok {
		return os.NewSyscallError(call, errno)
	}
	return err
}

func (d *desc) attempt(t *Task, dir int, try func() error) error {
	for {
		if d.closed {
			return net.ErrClosed
		}
		if d.ready&(1<<dir) != 0 {
			switch err := try(); err {
			case syscall.EINTR:
				if err := t.enter(); err != nil {
					return err
				}
				continue
			case syscall.EAGAIN:
				d.ready &^= 1 << dir
			default:
				return err
			}
		}
		if err := t.park(forReading+reason(dir), d, d.deadline(dir)); err != nil && !d.closed {
			return err
		}
	}
}

// deadline is until when an operation that waits now may do so. A peer that takes
// nothing ends it too.
func (d *desc) deadline(dir int) time.Duration {
	limit := d.limit[dir]
	if dir == writing {
		if stall := d.l.until(d.l.stall); limit == 0 || stall < limit {
			return stall
		}
	}
	return limit
}

// setLimit sets the deadline of a direction, also for who waits now.
func (d *desc) setLimit(dir int, at time.Time) {
	l := d.l
	d.limit[dir] = 0
	if !at.IsZero() {
		d.limit[dir] = max(1, l.until(time.Until(at)))
	}
	if t := d.busy[dir]; t != nil && t.state == taskWaiting {
		if t.timer.at != nowhere {
			l.timers.remove(int(t.timer.at))
		}
		if when := d.deadline(dir); when != 0 {
			l.arm(&t.timer, when)
		}
	}
}

// release closes what is still open when the loop is, and counts it as leaks.
func (l *Loop) release(n *CloseError) {
	for _, d := range l.descs {
		if d != nil {
			n.Leaks = append(n.Leaks, Leak{What: d.what, Made: d.made.String()})
			_ = d.close() // nobody is left to be told
		}
	}
	for f := range l.files {
		n.Leaks = append(n.Leaks, Leak{What: "file " + f.Name(), Made: f.made.String()})
		_ = f.f.Close()
	}
	for p := range l.processes {
		if !p.ended.Done() {
			n.Leaks = append(n.Leaks, Leak{What: "process " + p.cmd.String(), Made: p.made.String()})
			_ = p.cmd.Process.Kill()
			<-p.gone
		}
	}
	l.descs, l.files, l.processes = nil, nil, nil
	if l.sel != nil {
		l.sel.close()
	}
}
