package eventloop

import (
	"io"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// A Conn is a connection, or an end of a pipe. One task at a time may read from
// it, and one write; another gets [ErrBusy]. All methods belong to the loop, and
// those that take a task to that task. The loop keeps no data for it: what is not
// read stays in the kernel, and Write returns when the kernel has everything, so
// a peer that sends or takes too much or too little costs its own task only.
type Conn struct {
	d             desc
	network       string
	local, remote net.Addr
	limit         [2]time.Duration // deadlines of reading and writing; 0 is none
}

// The directions, which are also the indices of desc.waiting.
const (
	reading = iota
	writing
)

// wait suspends t until the descriptor is ready, closed or the deadline is there.
func (d *desc) wait(t *Task, dir int, deadline time.Duration) error {
	if d.waiting[dir] != nil {
		return ErrBusy
	}
	d.waiting[dir] = t
	err := t.park(forReading+reason(dir), d, deadline)
	d.waiting[dir] = nil
	if d.closed {
		return net.ErrClosed
	}
	return err
}

// spent says that an operation has found the descriptor not ready. After a
// hangup it always is.
func (d *desc) spent(e Events) {
	if d.ready&Hangup == 0 {
		d.ready &^= e
	}
}

// Read reads what there is, at most len(p) bytes, and waits if there is
// nothing. At the end it returns [io.EOF]. Other errors are a [*net.OpError], as
// in package net, or why the task is cancelled.
//
//loopvet:nonblocking
func (c *Conn) Read(t *Task, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, t.enter()
	}
	_, n, err := c.read(t, func() []byte { return p })
	return n, err
}

// read reads into the buffer that it asks for when there is something to read.
func (c *Conn) read(t *Task, buffer func() []byte) (p []byte, n int, err error) {
	if err := t.enter(); err != nil {
		return nil, 0, err
	}
	for {
		if c.d.closed {
			return nil, 0, c.opError("read", net.ErrClosed)
		}
		if c.d.ready&Readable != 0 {
			p := buffer()
			n, err := sysRead(c.d.fd, p)
			switch {
			case err == syscall.EAGAIN:
				c.d.ready &^= Readable
			case err == syscall.EINTR:
				continue
			case err != nil:
				return nil, 0, c.opError("read", os.NewSyscallError("read", err))
			case n == 0:
				return nil, 0, io.EOF
			default:
				if n < len(p) { // so it is empty: epoll(7), question 9
					c.d.spent(Readable)
				}
				return p, n, nil
			}
		}
		if err := c.d.wait(t, reading, c.limit[reading]); err != nil {
			return nil, 0, c.waitError(t, "read", err)
		}
	}
}

// Next is Read into a buffer that all connections of the loop share: a
// connection that waits needs none of its own. The bytes are valid until the
// task next waits for anything, but for a Write of them: while that waits for
// room, the buffer is its own.
//
//loopvet:nonblocking
func (c *Conn) Next(t *Task) ([]byte, error) {
	p, n, err := c.read(t, func() []byte {
		if t.l.shared == nil {
			t.l.shared = make([]byte, t.l.sharedSize)
		}
		return t.l.shared
	})
	return p[:n], err
}

// keepShared makes others read into another buffer, if p is in the shared one.
func (l *Loop) keepShared(p []byte) {
	if len(p) == 0 || len(l.shared) == 0 {
		return
	}
	at, start := uintptr(unsafe.Pointer(&p[0])), uintptr(unsafe.Pointer(&l.shared[0]))
	if start <= at && at < start+uintptr(len(l.shared)) {
		l.shared = nil
	}
}

// Write writes all of p, and waits for room where there is none. It fails with
// [os.ErrDeadlineExceeded] at the write deadline, or if the peer takes nothing
// for [WithWriteStall].
//
//loopvet:nonblocking
func (c *Conn) Write(t *Task, p []byte) (int, error) {
	if err := t.enter(); err != nil {
		return 0, err
	}
	for done := 0; ; {
		if c.d.closed {
			return done, c.opError("write", net.ErrClosed)
		}
		if c.d.waiting[writing] != nil {
			return done, c.opError("write", ErrBusy)
		}
		if c.d.ready&Writable != 0 {
			n, err := sysWrite(c.d.fd, p[done:])
			switch {
			case err == syscall.EAGAIN:
				c.d.ready &^= Writable
			case err == syscall.EINTR:
				continue
			case err != nil:
				return done, c.opError("write", os.NewSyscallError("write", err))
			default:
				if done += n; done == len(p) {
					return done, nil
				}
				continue
			}
		}
		t.l.keepShared(p)
		deadline := t.l.until(t.l.stall)
		if limit := c.limit[writing]; limit != 0 {
			deadline = min(deadline, limit)
		}
		if err := c.d.wait(t, writing, deadline); err != nil {
			return done, c.waitError(t, "write", err)
		}
	}
}

// waitError is the error of an operation that has waited in vain: of the task,
// if that is cancelled, as it is; of the connection as package net has it.
func (c *Conn) waitError(t *Task, op string, err error) error {
	if t.hit && err == t.cancelled() {
		return err
	}
	return c.opError(op, err)
}

func (c *Conn) opError(op string, err error) error {
	return &net.OpError{Op: op, Net: c.network, Source: c.local, Addr: c.remote, Err: err}
}

// SetDeadline sets until when Read and Write may wait, also those that wait now;
// the zero time, which is the default, is for ever.
func (c *Conn) SetDeadline(t time.Time) {
	c.SetReadDeadline(t)
	c.SetWriteDeadline(t)
}

// SetReadDeadline is SetDeadline for Read and Next.
func (c *Conn) SetReadDeadline(t time.Time) { c.setLimit(reading, t) }

// SetWriteDeadline is SetDeadline for Write.
func (c *Conn) SetWriteDeadline(t time.Time) { c.setLimit(writing, t) }

func (c *Conn) setLimit(dir int, t time.Time) {
	l := c.d.l
	c.limit[dir] = 0
	if !t.IsZero() {
		c.limit[dir] = max(1, l.until(time.Until(t)))
	}
	if w := c.d.waiting[dir]; w != nil && w.state == taskWaiting {
		if w.timer.at != nowhere {
			l.timers.remove(int(w.timer.at))
		}
		if c.limit[dir] != 0 {
			l.arm(&w.timer, c.limit[dir])
		}
	}
}

// CloseWrite ends the sending half: the peer reads to the end, and can still
// send.
func (c *Conn) CloseWrite() error {
	if c.d.closed {
		return c.opError("close", net.ErrClosed)
	}
	if err := sysShutdown(c.d.fd); err != nil {
		return c.opError("close", err)
	}
	return nil
}

// Close closes the connection. Tasks that wait for it get [net.ErrClosed]. What
// has been written is still sent.
func (c *Conn) Close() error {
	if c.d.closed {
		return c.opError("close", net.ErrClosed)
	}
	if err := c.d.close(); err != nil {
		return c.opError("close", err)
	}
	return nil
}

// close closes the descriptor.
//
//loopvet:nonblocking
//loopvet:why sockets and pipes close at once, and removing the file of a Unix listener is one quick call
func (d *desc) close() error {
	d.l.unregister(d)
	if d.watch != nil {
		return nil
	}
	if d.unlinked != "" {
		_ = os.Remove(d.unlinked) // not elsewhere, where it could hit the file of the next listener
	}
	return sysClose(d.fd)
}

// LocalAddr returns the address of this end.
func (c *Conn) LocalAddr() net.Addr {
	if c.local == nil {
		c.local = sysAddr(c.d.fd, c.network, false)
	}
	return c.local
}

// RemoteAddr returns the address of the other end.
func (c *Conn) RemoteAddr() net.Addr {
	if c.remote == nil {
		c.remote = sysAddr(c.d.fd, c.network, true)
	}
	return c.remote
}

// Bind returns the connection as a [net.Conn] whose methods wait as the task t:
// the way to bufio, net/http's parser, crypto/tls and others that take one. They
// run on the loop, in t, and wait without holding it up, as long as they neither
// use goroutines of their own nor share a lock with another task. Close of one
// is Close of the other.
func (c *Conn) Bind(t *Task) net.Conn { return bound{t, c} }

type bound struct {
	t *Task
	c *Conn
}

func (b bound) Read(p []byte) (int, error)         { return b.c.Read(b.t, p) }
func (b bound) Write(p []byte) (int, error)        { return b.c.Write(b.t, p) }
func (b bound) Close() error                       { return b.c.Close() }
func (b bound) CloseWrite() error                  { return b.c.CloseWrite() }
func (b bound) LocalAddr() net.Addr                { return b.c.LocalAddr() }
func (b bound) RemoteAddr() net.Addr               { return b.c.RemoteAddr() }
func (b bound) SetDeadline(t time.Time) error      { b.c.SetDeadline(t); return nil }
func (b bound) SetReadDeadline(t time.Time) error  { b.c.SetReadDeadline(t); return nil }
func (b bound) SetWriteDeadline(t time.Time) error { b.c.SetWriteDeadline(t); return nil }
