//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package poller

import (
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// A Poller waits on a goroutine of its own and wakes the loop: whether a kqueue
// may itself be put into Go's poller is not documented. It hands over one batch
// at a time, so what the loop does not take stays in the kernel.
type Poller struct {
	wake  func()
	fd    int
	pipe  [2]int // whose end of file ends the goroutine
	taken chan struct{}
	done  chan struct{}
	gens  map[int]int32 // the loop's

	mu    sync.Mutex
	batch []unix.Kevent_t // of the goroutine, until taken

	events []Event
}

// New makes a Poller. It calls wake, on a goroutine of its own, when there are
// events to poll.
func New(wake func()) (*Poller, error) {
	k := &Poller{wake: wake, gens: map[int]int32{}, taken: make(chan struct{}, 1), done: make(chan struct{})}
	fd, err := unix.Kqueue()
	if err != nil {
		return nil, fmt.Errorf("eventloop: %w", os.NewSyscallError("kqueue", err))
	}
	unix.CloseOnExec(fd)
	if err := unix.Pipe(k.pipe[:]); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("eventloop: %w", os.NewSyscallError("pipe", err))
	}
	k.fd = fd
	for _, fd := range k.pipe {
		unix.CloseOnExec(fd)
	}
	if err := k.change(k.pipe[0], unix.EVFILT_READ, unix.EV_ADD); err != nil {
		k.release()
		return nil, err
	}
	go k.pump()
	return k, nil
}

func (k *Poller) change(fd, filter, flags int) error {
	var e [1]unix.Kevent_t
	unix.SetKevent(&e[0], fd, filter, flags)
	_, err := unix.Kevent(k.fd, e[:], nil, nil)
	return os.NewSyscallError("kevent", err)
}

// pump waits for events until close.
func (k *Poller) pump() {
	defer close(k.done)
	var buf [128]unix.Kevent_t
	for {
		n, err := unix.Kevent(k.fd, nil, buf[:], nil)
		if err == unix.EINTR {
			continue
		}
		for _, e := range buf[:max(n, 0)] {
			if int(e.Ident) == k.pipe[0] {
				return
			}
		}
		if err != nil {
			return
		}
		k.mu.Lock()
		k.batch = buf[:n]
		k.mu.Unlock()
		k.wake()
		<-k.taken
	}
}

func (k *Poller) Add(fd int, gen int32, events Events, level bool) error {
	flags := unix.EV_ADD
	if !level {
		flags |= unix.EV_CLEAR
	}
	k.gens[fd] = gen
	for bit, filter := range map[Events]int{Readable: unix.EVFILT_READ, Writable: unix.EVFILT_WRITE} {
		if events&bit == 0 {
			continue
		}
		if err := k.change(fd, filter, flags); err != nil {
			k.Remove(fd)
			return err
		}
	}
	return nil
}

func (k *Poller) Remove(fd int) {
	delete(k.gens, fd)
	_ = k.change(fd, unix.EVFILT_READ, unix.EV_DELETE) // may not be there
	_ = k.change(fd, unix.EVFILT_WRITE, unix.EV_DELETE)
}

func (k *Poller) Poll() []Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.batch == nil {
		return nil
	}
	k.events = k.events[:0]
	for _, e := range k.batch {
		events := Readable
		if e.Filter == unix.EVFILT_WRITE {
			events = Writable
		}
		if e.Flags&(unix.EV_EOF|unix.EV_ERROR) != 0 {
			events |= Hangup
		}
		// One whose number is new by now is told too often, not too seldom.
		k.events = append(k.events, Event{int32(e.Ident), k.gens[int(e.Ident)], events})
	}
	k.batch = nil
	k.taken <- struct{}{}
	return k.events
}

func (k *Poller) Waits() bool                            { return false }
func (k *Poller) Prepare(time.Time, time.Duration, bool) {}
func (k *Poller) Wait() []Event                          { return nil }
func (k *Poller) Wake()                                  {}

func (k *Poller) Close() {
	unix.Close(k.pipe[1])
	k.pipe[1] = -1
	select {
	case k.taken <- struct{}{}:
	default:
	}
	<-k.done
	k.release()
}

func (k *Poller) release() {
	unix.Close(k.fd)
	unix.Close(k.pipe[0])
	if k.pipe[1] >= 0 {
		unix.Close(k.pipe[1])
	}
}
