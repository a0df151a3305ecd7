package eventloop

import (
	"slices"
	"strings"
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
	gen      int32    // tells it from an earlier one with the same number
	ready    Events   // what is known to be so
	waiting  [2]*Task // who waits for Readable and Writable
	watch    *Watch   // instead of the above
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
		l.conns++
	}
	return nil
}

// unregister takes it out; whoever waits for it is woken.
func (l *Loop) unregister(d *desc) {
	d.closed = true
	l.sel.remove(d.fd)
	l.descs[d.fd] = nil
	l.registered--
	if d.conn {
		l.conns--
		l.room.wakeOne()
	}
	for _, t := range d.waiting {
		if t != nil {
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
		d.ready |= e.events
		if e.events&Hangup != 0 {
			d.ready |= Readable | Writable
		}
		for i, t := range d.waiting {
			if t != nil && d.ready&(1<<i) != 0 {
				t.wake()
			}
		}
	}
}

// A waitList is a line of tasks.
type waitList struct{ ts []*Task }

// wait waits for wakeOne.
func (w *waitList) wait(t *Task) error {
	w.ts = append(w.ts, t)
	err := t.park(forRoom, nil, 0)
	w.ts = slices.DeleteFunc(w.ts, func(o *Task) bool { return o == t })
	return err
}

func (w *waitList) wakeOne() {
	for _, t := range w.ts {
		if t.state == taskWaiting {
			t.wake()
			return
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
