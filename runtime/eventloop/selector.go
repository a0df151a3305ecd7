package eventloop

import (
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/poller"
)

// Events are what may happen to a descriptor.
type Events uint8

const (
	Readable Events = Events(poller.Readable) // data, a connection or the end can be read
	Writable        = Events(poller.Writable) // there is room for data
	Hangup          = Events(poller.Hangup)   // the other side has gone, or an error waits
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

// The selector tells which of the registered descriptors are ready: package poller
// asks the system. A loop without any has none and sleeps on a channel, which costs
// less, works with the clock of testing/synctest, and is all there is on systems
// without epoll or kqueue.

// A desc is a registered descriptor.
type desc struct {
	l        *Loop
	fd       int
	gen      int32  // tells it from an earlier one with the same number
	ready    Events // what is known to be so
	closed   bool
	conn     bool             // counts as a connection
	packets  bool             // and no stream
	busy     [2]*Task         // who reads and who writes
	limit    [2]time.Duration // deadlines of that; 0 is none
	watch    *Watch           // instead of the above
	made     *origin
	what     string  // it is, for people; it begins with the network
	unlinked *string // removed on close
}

// register adds a descriptor to the selector, which is made for the first.
func (l *Loop) register(d *desc, events Events, level bool) error {
	if l.over() {
		return ErrClosed
	}
	if l.sel == nil {
		sel, err := poller.New(l.wake)
		if err != nil {
			return err
		}
		l.sel = sel
	}
	l.gen++
	d.l, d.gen, d.made = l, l.gen, l.origin(callers(2))
	if err := l.sel.Add(d.fd, d.gen, poller.Events(events), level); err != nil {
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

func (d *desc) network() string {
	n, _, _ := strings.Cut(d.what, " ")
	return n
}

// origin keeps one of each: all connections of a server have the same.
func (l *Loop) origin(o origin) *origin {
	if l.origins[o] == nil {
		kept := o
		l.origins[o] = &kept
	}
	return l.origins[o]
}

// unregister takes it out; whoever waits for it is woken.
func (l *Loop) unregister(d *desc) {
	l.check(true)
	d.closed = true
	l.sel.Remove(d.fd)
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
func (l *Loop) dispatch(events []poller.Event) {
	for _, e := range events {
		if int(e.FD) >= len(l.descs) || l.descs[e.FD] == nil || l.descs[e.FD].gen != e.Gen {
			continue // closed meanwhile
		}
		d, events := l.descs[e.FD], Events(e.Events)
		l.local.Events++
		l.heard = true
		switch {
		case d.watch != nil:
			d.watch.notice(events)
		case events&Hangup != 0:
			d.rouse(events | Readable | Writable)
		default:
			d.rouse(events)
		}
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
		t.disarm()
		t.arm(d.deadline(dir))
	}
}

// release closes what is still open when the loop is, and counts it as leaks.
func (l *Loop) release(n *CloseError) {
	for _, d := range l.descs {
		if d != nil {
			n.leaked(d.what, d.made)
			_ = d.close() // nobody is left to be told
		}
	}
	for f := range l.files {
		n.leaked("file "+f.Name(), f.made)
		_ = f.f.Close()
	}
	for p := range l.processes {
		if !p.ended.Done() {
			n.leaked("process "+p.cmd.String(), p.made)
			_ = p.cmd.Process.Kill()
			<-p.gone
		}
	}
	l.descs, l.files, l.processes = nil, nil, nil
	if l.sel != nil {
		l.sel.Close()
	}
}
