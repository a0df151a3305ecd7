package eventloop

import (
	"io"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/sock"
)

// A Conn is a connection, or an end of a pipe. One task at a time may read from
// it, and one write; another gets [ErrBusy]. All methods belong to the loop, and
// those that take a task to that task. The loop keeps no data for it: what is not
// read stays in the kernel, and Write returns when the kernel has everything, so
// a peer that sends or takes too much or too little costs its own task only.
type Conn struct {
	d     desc
	addrs *addrs // those that somebody has asked for
}

type addrs struct{ local, remote net.Addr }

// Read reads what there is, at most len(p) bytes, and waits if there is
// nothing. At the end it returns [io.EOF]. Other errors are a [*net.OpError], as
// in package net, or why the task is cancelled.
//
//loopvet:nonblocking
func (c *Conn) Read(t *Task, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, t.enter()
	}
	p, err := c.read(t, p)
	return len(p), err
}

// Next is Read into a buffer that all connections of the loop share: a
// connection that waits needs none of its own. The bytes are valid until the
// task next waits for anything, but for writing them, to whatever it is: while
// that waits, the buffer is its own.
//
//loopvet:nonblocking
func (c *Conn) Next(t *Task) ([]byte, error) { return c.read(t, nil) }

// read reads into p, or the shared buffer.
func (c *Conn) read(t *Task, p []byte) ([]byte, error) {
	l, n, own := t.l, 0, p != nil
	err := c.d.do(t, reading, "read", func() (err error) {
		if !own { // only when there is something to read
			if l.shared == nil {
				l.shared = make([]byte, l.sharedSize)
			}
			p = l.shared
		}
		n, err = sock.Read(c.d.fd, p)
		return err
	})
	switch {
	case err != nil:
		return nil, c.failed(t, "read", err)
	case c.d.packets:
	case n == 0:
		return nil, io.EOF
	case n < len(p) && c.d.ready&Hangup == 0: // so it is empty: epoll(7), question 9
		c.d.ready &^= Readable
	}
	return p[:n], nil
}

// keepLent makes others read into another buffer, if the task that is about to wait
// writes out of the shared one.
func (l *Loop) keepLent() {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(l.shared)))
	if at := uintptr(unsafe.Pointer(l.lent)); start <= at && at < start+uintptr(len(l.shared)) {
		l.shared = nil
	}
	l.lent = nil
}

// Write writes all of p, and waits for room where there is none. It fails with
// [os.ErrDeadlineExceeded] at the write deadline, or if the peer takes nothing
// for [WithWriteStall].
//
//loopvet:nonblocking
func (c *Conn) Write(t *Task, p []byte) (int, error) {
	done := 0
	t.l.lent = unsafe.SliceData(p)
	err := c.d.do(t, writing, "write", func() error {
		n, err := sock.Write(c.d.fd, p[done:])
		if done += n; err == nil && done < len(p) {
			return syscall.EINTR // go on
		}
		return err
	})
	t.l.lent = nil
	return done, c.failed(t, "write", err)
}

// failed is the error of an operation: of the task, if that is cancelled, as it
// is; of the connection as package net has it.
func (c *Conn) failed(t *Task, op string, err error) error {
	if err == nil || t.hit && err == t.cancelled() {
		return err
	}
	return c.opError(op, err)
}

func (c *Conn) opError(op string, err error) error {
	a := c.known()
	return &net.OpError{Op: op, Net: c.d.network(), Source: a.local, Addr: a.remote, Err: err}
}

// SetDeadline sets until when Read and Write may wait, also those that wait now;
// the zero time, which is the default, is for ever.
func (c *Conn) SetDeadline(t time.Time) {
	c.SetReadDeadline(t)
	c.SetWriteDeadline(t)
}

// SetReadDeadline is SetDeadline for Read and Next.
func (c *Conn) SetReadDeadline(t time.Time) { c.d.setLimit(reading, t) }

// SetWriteDeadline is SetDeadline for Write.
func (c *Conn) SetWriteDeadline(t time.Time) { c.d.setLimit(writing, t) }

// CloseWrite ends the sending half: the peer reads to the end, and can still
// send.
func (c *Conn) CloseWrite() error { return c.end(func() error { return sock.Shutdown(c.d.fd) }) }

// Close closes the connection. Tasks that wait for it get [net.ErrClosed]. What
// has been written is still sent.
func (c *Conn) Close() error { return c.end(c.d.close) }

func (c *Conn) end(f func() error) error {
	err := net.ErrClosed
	if !c.d.closed {
		err = f()
	}
	if err != nil {
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
	if d.unlinked != nil {
		_ = os.Remove(*d.unlinked) // not elsewhere, where it could hit the file of the next listener
	}
	return sock.Close(d.fd)
}

// LocalAddr returns the address of this end.
func (c *Conn) LocalAddr() net.Addr {
	a := c.known()
	if a.local == nil {
		a.local = sock.Addr(c.d.fd, c.d.network(), false)
	}
	return a.local
}

// RemoteAddr returns the address of the other end.
func (c *Conn) RemoteAddr() net.Addr {
	a := c.known()
	if a.remote == nil {
		a.remote = sock.Addr(c.d.fd, c.d.network(), true)
	}
	return a.remote
}

func (c *Conn) known() *addrs {
	if c.addrs == nil {
		c.addrs = new(addrs)
	}
	return c.addrs
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
