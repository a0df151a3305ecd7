package eventloop

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A Listener accepts connections. It belongs to the loop.
type Listener struct {
	d       desc
	network string
	addr    net.Addr
}

// A socket is a descriptor that package net has made and we have taken over.
type socket struct {
	fd   int
	addr net.Addr
}

// Listen listens on an address, as [net.Listen] does: "tcp", "tcp4", "tcp6" or
// "unix". Names are looked up without blocking the loop. The socket file of a
// Unix listener is removed when that is closed.
//
//loopvet:nonblocking
func Listen(t *Task, network, address string) (*Listener, error) {
	return listen(t, network, address, false)
}

// listen also lets others listen on the same address, if shared: see Group.
func listen(t *Task, network, address string, shared bool) (*Listener, error) {
	if !strings.HasPrefix(network, "tcp") && network != "unix" {
		return nil, &net.OpError{Op: "listen", Net: network, Err: net.UnknownNetworkError(network)}
	}
	s, err := Blocking(t, func(ctx context.Context) (socket, error) {
		config := net.ListenConfig{}
		if shared {
			config.Control = reusePort
		}
		ln, err := config.Listen(ctx, network, address)
		if err != nil {
			return socket{}, err
		}
		defer ln.Close()
		if u, ok := ln.(*net.UnixListener); ok {
			u.SetUnlinkOnClose(false)
		}
		fd, err := sysDup(ln.(syscall.Conn))
		return socket{fd, ln.Addr()}, err
	})
	if err != nil {
		return nil, err
	}
	ln := &Listener{network: network, addr: s.addr}
	ln.d.fd, ln.d.what = s.fd, network+" listener "+s.addr.String()
	if network == "unix" {
		ln.d.unlinked = address
	}
	if err := t.l.register(&ln.d, Readable, false); err != nil {
		return nil, errors.Join(err, sysClose(s.fd))
	}
	return ln, nil
}

// Addr returns the address it listens on.
func (ln *Listener) Addr() net.Addr { return ln.addr }

// Close ends listening. A task in Accept gets [net.ErrClosed].
func (ln *Listener) Close() error {
	if ln.d.closed {
		return ln.opError(net.ErrClosed)
	}
	return ln.d.close()
}

func (ln *Listener) opError(err error) error {
	return &net.OpError{Op: "accept", Net: ln.network, Addr: ln.addr, Err: err}
}

// How long Accept waits when the system has no descriptor or no memory for a
// connection: as long as net/http does.
const (
	backoffFirst = 5 * time.Millisecond
	backoffLast  = time.Second
)

// Accept waits for the next connection. While [WithMaxConns] are open it accepts
// none, and while the process or the system is out of descriptors or memory it
// tries again, after 5 ms to a second. One task at a time may call it.
//
//loopvet:nonblocking
func (ln *Listener) Accept(t *Task) (*Conn, error) {
	l := t.l
	backoff := backoffFirst
	for {
		if err := t.enter(); err != nil {
			return nil, err
		}
		for l.conns >= l.maxConns {
			if err := l.room.wait(t); err != nil {
				l.room.wakeOne() // it may have been our turn
				return nil, err
			}
		}
		if ln.d.closed {
			return nil, ln.opError(net.ErrClosed)
		}
		if ln.d.ready&Readable == 0 {
			if err := ln.d.wait(t, reading, 0); err != nil {
				if t.hit && err == t.cancelled() {
					return nil, err
				}
				return nil, ln.opError(err)
			}
		}
		fd, verdict, err := sysAccept(ln.d.fd)
		switch verdict {
		case accepted:
			c, err := l.adopt(fd, ln.network, ln.d.what)
			if err != nil {
				return nil, ln.opError(err)
			}
			return c, nil
		case acceptLater:
			ln.d.ready &^= Readable
		case acceptAgain:
		case acceptStarved:
			l.local.AcceptBackoffs++
			if err := t.Sleep(backoff); err != nil {
				return nil, err
			}
			backoff = min(2*backoff, backoffLast)
		default:
			return nil, ln.opError(err)
		}
	}
}

// What to do after an accept.
const (
	acceptFailed = iota
	accepted
	acceptLater   // nobody is there
	acceptAgain   // somebody was
	acceptStarved // no descriptor or memory
)

// adopt makes a Conn of a connected, non-blocking descriptor; it closes it if
// it cannot.
func (l *Loop) adopt(fd int, network, what string) (*Conn, error) {
	c := &Conn{network: network}
	c.d.fd, c.d.conn, c.d.what, c.d.ready = fd, true, what, Writable
	if err := l.register(&c.d, Readable|Writable, false); err != nil {
		return nil, errors.Join(err, sysClose(fd))
	}
	return c, nil
}

// Serve accepts connections and runs handle for each in a task of its own, which
// closes the connection when handle has returned. It goes on until the listener
// is closed, which is no error, or t is cancelled; then it cancels the tasks and
// waits for them. An error of handle goes to the error handler, except [io.EOF]
// and that the connection was reset or closed; so does a panic, which ends its
// own task only.
//
//loopvet:callback handle
//loopvet:nonblocking
func (ln *Listener) Serve(t *Task, handle func(*Task, *Conn) error) error {
	g := &TaskGroup{t: t, lenient: true}
	err := t.enclose(&g.scope, func() error {
		for {
			c, err := ln.Accept(t)
			if err != nil {
				return err
			}
			g.Go("connection", func(t *Task) error { return c.serve(t, handle) })
		}
	})
	g.fail(err)
	g.wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// serve runs handle, closes the connection, and leaves out errors that are
// nobody's mistake.
func (c *Conn) serve(t *Task, handle func(*Task, *Conn) error) error {
	defer c.Close()
	err := handle(t, c)
	if err == io.EOF || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// Dial connects to an address, as [net.Dial] does: "tcp", "udp", with 4 or 6
// after it or not, or "unix". A name is looked up without blocking the loop, and
// its addresses are tried one after the other. [Within] limits how long it takes.
//
//loopvet:nonblocking
func Dial(t *Task, network, address string) (*Conn, error) {
	fail := func(err error) (*Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	if network == "unix" {
		c, err := connect(t, network, netip.AddrPort{}, address)
		if err != nil {
			return fail(err)
		}
		return c, nil
	}
	proto, version := strings.TrimRight(network, "46"), strings.TrimLeft(network, "tcpud")
	if proto != "tcp" && proto != "udp" || len(version) > 1 {
		return fail(net.UnknownNetworkError(network))
	}
	addrs, err := resolve(t, proto, version, address)
	if err != nil {
		return fail(err)
	}
	var errs []error
	for _, a := range addrs {
		c, err := connect(t, network, a, "")
		if err == nil {
			return c, nil
		}
		errs = append(errs, err)
		if t.cancelled() != nil {
			break
		}
	}
	return fail(errors.Join(errs...))
}

// resolve gives the addresses that an address stands for.
func resolve(t *Task, proto, version, address string) ([]netip.AddrPort, error) {
	literal, err := netip.ParseAddrPort(address)
	if err == nil && literal.Addr().Zone() == "" {
		return []netip.AddrPort{literal}, nil
	}
	return Blocking(t, func(ctx context.Context) ([]netip.AddrPort, error) {
		host, service, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		port, err := net.DefaultResolver.LookupPort(ctx, proto, service)
		if err != nil {
			return nil, err
		}
		if host == "" {
			host = "localhost"
		}
		ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip"+version, host)
		var addrs []netip.AddrPort
		for _, ip := range ips {
			if zone, err := net.InterfaceByName(ip.Zone()); err == nil {
				ip = ip.WithZone(strconv.Itoa(zone.Index)) // what the kernel wants
			}
			addrs = append(addrs, netip.AddrPortFrom(ip.Unmap(), uint16(port)))
		}
		return addrs, err
	})
}

// LookupHost returns the addresses of a host, as [net.Resolver.LookupNetIP] does
// for "ip", without blocking the loop.
//
//loopvet:nonblocking
func LookupHost(t *Task, host string) ([]netip.Addr, error) {
	return Blocking(t, func(ctx context.Context) ([]netip.Addr, error) {
		return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	})
}

// connect connects to one address.
func connect(t *Task, network string, addr netip.AddrPort, path string) (*Conn, error) {
	if err := t.enter(); err != nil {
		return nil, err
	}
	if t.l.conns >= t.l.maxConns {
		return nil, ErrConns
	}
	what := network + " connection to " + path
	if path == "" {
		what += addr.String()
	}
	for wait := time.Millisecond; ; wait *= 2 {
		fd, pending, err := sysConnect(network, addr, path)
		if errors.Is(err, syscall.EAGAIN) { // the queue of a Unix listener is full
			if err := t.Sleep(min(wait, backoffLast)); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		c, err := t.l.adopt(fd, network, what)
		if err != nil || !pending {
			return c, err
		}
		c.d.ready = 0
		for err == nil && c.d.ready&(Writable|Hangup) == 0 {
			err = c.d.wait(t, writing, 0)
		}
		if err == nil {
			err = sysConnected(fd)
		}
		if err != nil {
			if !c.d.closed {
				err = errors.Join(err, c.d.close())
			}
			return nil, err
		}
		return c, nil
	}
}

// A PacketConn sends and receives datagrams over UDP. It belongs to the loop,
// and one task at a time may wait in each direction.
type PacketConn struct {
	c Conn
}

// ListenPacket opens a UDP socket, as [net.ListenPacket] does: "udp", "udp4" or
// "udp6".
//
//loopvet:nonblocking
func ListenPacket(t *Task, network, address string) (*PacketConn, error) {
	if !strings.HasPrefix(network, "udp") {
		return nil, &net.OpError{Op: "listen", Net: network, Err: net.UnknownNetworkError(network)}
	}
	s, err := Blocking(t, func(ctx context.Context) (socket, error) {
		pc, err := (&net.ListenConfig{}).ListenPacket(ctx, network, address)
		if err != nil {
			return socket{}, err
		}
		defer pc.Close()
		fd, err := sysDup(pc.(syscall.Conn))
		return socket{fd, pc.LocalAddr()}, err
	})
	if err != nil {
		return nil, err
	}
	p := &PacketConn{Conn{network: network, local: s.addr}}
	p.c.d.fd, p.c.d.what, p.c.d.ready = s.fd, network+" socket "+s.addr.String(), Readable|Writable
	if err := t.l.register(&p.c.d, Readable|Writable, false); err != nil {
		return nil, errors.Join(err, sysClose(s.fd))
	}
	return p, nil
}

// ReadFrom waits for a datagram, puts it into p, which cuts off what is longer,
// and returns its length and where it came from.
//
//loopvet:nonblocking
func (p *PacketConn) ReadFrom(t *Task, b []byte) (n int, from netip.AddrPort, err error) {
	err = p.c.datagram(t, reading, "read", func(fd int) (again bool, err error) {
		n, from, again, err = sysRecvFrom(fd, b)
		return again, err
	})
	return n, from, err
}

// WriteTo sends a datagram.
//
//loopvet:nonblocking
func (p *PacketConn) WriteTo(t *Task, b []byte, to netip.AddrPort) error {
	return p.c.datagram(t, writing, "write", func(fd int) (bool, error) { return sysSendTo(fd, b, to, p.c.network) })
}

func (c *Conn) datagram(t *Task, dir int, op string, try func(fd int) (again bool, err error)) error {
	if err := t.enter(); err != nil {
		return err
	}
	for {
		if c.d.closed {
			return c.opError(op, net.ErrClosed)
		}
		if c.d.ready&(1<<dir) != 0 {
			again, err := try(c.d.fd)
			if err != nil {
				return c.opError(op, err)
			}
			if !again {
				return nil
			}
			c.d.ready &^= 1 << dir
		}
		if err := c.d.wait(t, dir, c.limit[dir]); err != nil {
			return c.waitError(t, op, err)
		}
	}
}

// SetDeadline sets until when ReadFrom and WriteTo may wait: see
// [Conn.SetDeadline].
func (p *PacketConn) SetDeadline(t time.Time) { p.c.SetDeadline(t) }

// LocalAddr returns the address of the socket.
func (p *PacketConn) LocalAddr() net.Addr { return p.c.local }

// Close closes the socket. Tasks that wait for it get [net.ErrClosed].
func (p *PacketConn) Close() error { return p.c.Close() }
