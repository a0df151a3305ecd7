package poller

import (
	"fmt"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A Poller is an epoll instance inside Go's own poller: the loop's goroutine parks
// like any other, holds no thread while it sleeps, and is woken without a
// system call, by a deadline in the past. A loop that sits in epoll_wait itself
// and is woken through an eventfd, as most do, takes forty times as long to
// wake, because the runtime needs at least 20 µs to see that the thread's
// processor is free (golang.org/issue/76290).
//
// Between the two lies a third, which hides what happens while the loop works: a
// thread of Go's that has nothing to do waits for the outermost, and each event
// would wake it for nothing: a tenth of the processor time of a busy server.
type Poller struct {
	fd      int
	between int      // the epoll instance that has fd, and is in Go's
	file    *os.File // keeps it
	hidden  bool     // it does not look at fd
	raw     syscall.RawConn
	buf     [128]unix.EpollEvent
	events  [128]Event
	n       int
	read    func(uintptr) bool
	set     time.Duration // the deadline that file has
	timed   bool
	touched bool // and by Wake
}

// New makes a Poller. It does not call wake: it waits itself.
func New(wake func()) (*Poller, error) {
	fd, err := create()
	if err != nil {
		return nil, err
	}
	between, err := create()
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	p := &Poller{fd: fd, between: between, file: os.NewFile(uintptr(between), "epoll")}
	if err = p.look(unix.EPOLL_CTL_ADD, unix.EPOLLIN); err == nil {
		if p.raw, err = p.file.SyscallConn(); err == nil {
			err = p.file.SetReadDeadline(time.Time{}) // fails if it is not in the poller
		}
	}
	if err != nil {
		p.Close()
		return nil, fmt.Errorf("eventloop: epoll inside Go's poller: %w", err)
	}
	p.read = func(uintptr) bool {
		p.fetch()
		if p.n == 0 {
			p.hide(false) // what comes from now on, or has since, wakes
		}
		return p.n > 0
	}
	return p, nil
}

func create() (int, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return -1, fmt.Errorf("eventloop: %w", os.NewSyscallError("epoll_create1", err))
	}
	if err := unix.SetNonblock(fd, true); err != nil { // so that os takes it into the poller
		unix.Close(fd)
		return -1, fmt.Errorf("eventloop: %w", os.NewSyscallError("fcntl", err))
	}
	return fd, nil
}

// look makes the one between look at fd for the events.
func (p *Poller) look(op int, events uint32) error {
	return unix.EpollCtl(p.between, op, p.fd, &unix.EpollEvent{Fd: int32(p.fd), Events: events})
}

// hide makes it look away, or again.
func (p *Poller) hide(hidden bool) {
	if p.hidden == hidden {
		return
	}
	var events uint32
	if !hidden {
		events = unix.EPOLLIN
	}
	if p.look(unix.EPOLL_CTL_MOD, events) == nil {
		p.hidden = hidden
	}
}

// Add registers a descriptor. If level, each Poll says again what is still so;
// otherwise only what is new, for all events.
func (p *Poller) Add(fd int, gen int32, events Events, level bool) error {
	e := unix.EpollEvent{Fd: int32(fd), Pad: gen, Events: unix.EPOLLRDHUP}
	if events&Readable != 0 {
		e.Events |= unix.EPOLLIN
	}
	if events&Writable != 0 {
		e.Events |= unix.EPOLLOUT
	}
	if !level {
		e.Events |= unix.EPOLLET
	}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, fd, &e))
}

// Remove ends that.
func (p *Poller) Remove(fd int) {
	// The descriptor of a Watch may have been closed by its owner: nothing to do then.
	_ = unix.EpollCtl(p.fd, unix.EPOLL_CTL_DEL, fd, &unix.EpollEvent{})
}

// Poll returns what there is now, valid until the next call, without waiting.
func (p *Poller) Poll() []Event {
	p.fetch()
	if p.n > 0 {
		p.hide(true) // more comes while the loop works than it can sleep for
	}
	return p.events[:p.n]
}

// fetch asks the kernel, without waiting.
func (p *Poller) fetch() {
	// It does not wait, so Go's scheduler need not know, and EINTR cannot be.
	n, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(p.fd), uintptr(unsafe.Pointer(&p.buf)), uintptr(len(p.buf)), 0, 0, 0)
	if p.n = int(n); errno != 0 {
		p.n = 0
	}
	for i, e := range p.buf[:p.n] {
		var events Events
		if e.Events&unix.EPOLLIN != 0 {
			events |= Readable
		}
		if e.Events&unix.EPOLLOUT != 0 {
			events |= Writable
		}
		if e.Events&(unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR) != 0 {
			events |= Hangup
		}
		p.events[i] = Event{e.Fd, e.Pad, events}
	}
}

// Waits tells that the loop sleeps here, by Prepare and Wait, and is woken by Wake.
// Otherwise it sleeps on its channel.
func (p *Poller) Waits() bool { return true }

// Wait parks the goroutine until there are events, the deadline, or Wake. It
// looks before it parks, so nothing that comes between is lost.
func (p *Poller) Wait() []Event {
	p.n = 0
	if p.raw.Read(p.read) != nil { // the deadline has passed, or Wake has set it
		p.touched = true
	}
	return p.events[:p.n]
}

// Prepare sets the deadline of the next Wait. It comes before the loop says
// that it sleeps, so that Wake is always the last to set it.
func (p *Poller) Prepare(epoch time.Time, deadline time.Duration, timed bool) {
	if !p.touched && p.timed == timed && p.set == deadline {
		return
	}
	p.touched, p.timed, p.set = false, timed, deadline
	var t time.Time
	if timed {
		t = epoch.Add(deadline)
	}
	_ = p.file.SetReadDeadline(t) // cannot fail: see New
}

// Wake ends a Wait, or the next. Any goroutine may call it.
func (p *Poller) Wake() { _ = p.file.SetReadDeadline(past) }

var past = time.Unix(1, 0)

// Close closes it; Wake may still be called.
func (p *Poller) Close() {
	p.file.Close()
	unix.Close(p.fd)
}
