package eventloop

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/sock"
)

// A Listener accepts connections. It belongs to the loop.
type Listener struct {
	d       desc
	network string
	addr    net.Addr
	conn    string // what its connections are, for people
	handsOn bool   // what it accepts is for other loops
}

// Listen listens on an address, as [net.Listen] does: "tcp", "tcp4", "tcp6" or
// "unix". Names are looked up without blocking the loop. The socket file of a
// Unix listener is removed when that is closed.
//
//loopvet:nonblocking
//loopvet:released Close
func Listen(t *Task, network, address string) (*Listener, error) {
	if !strings.HasPrefix(network, "tcp") && network != "unix" {
		return nil, &net.OpError{Op: "listen", Net: network, Err: net.UnknownNetworkError(network)}
	}
	ln := &Listener{network: network}
	var err error
	if ln.addr, err = t.bind(&ln.d, network, address); err != nil {
		return nil, err
	}
	ln.d.what, ln.conn = network+" listener "+ln.addr.String(), network+" connection at "+ln.addr.String()
	if network == "unix" {
		ln.d.unlinked = &address
	}
	return ln, nil
}

// bind makes d a socket that is bound to an address: package net opens it, and we
// take it over.
func (t *Task) bind(d *desc, network, address string) (addr net.Addr, err error) {
	d.fd, err = Blocking(t, func(ctx context.Context) (int, error) {
		var config net.ListenConfig
		if strings.HasPrefix(network, "udp") {
			pc, err := config.ListenPacket(ctx, network, address)
			if err != nil {
				return -1, err
			}
			defer pc.Close()
			addr = pc.LocalAddr()
			return sock.Dup(pc.(syscall.Conn))
		}
		ln, err := config.Listen(ctx, network, address)
		if err != nil {
			return -1, err
		}
		defer ln.Close()
		if u, ok := ln.(*net.UnixListener); ok {
			u.SetUnlinkOnClose(false)
		}
		addr = ln.Addr()
		return sock.Dup(ln.(syscall.Conn))
	})
	if err != nil {
		return nil, err
	}
	d.what, d.ready = network+" socket "+addr.String(), Readable|Writable
	if err := t.l.register(d, Readable|Writable, false); err != nil {
		return nil, errors.Join(err, sock.Close(d.fd))
	}
	return addr, nil
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
	for backoff := backoffFirst; ; {
		fd := -1
		err := ln.d.do(t, reading, "accept", func() (err error) {
			if int(l.conns.Load()) >= l.maxConns && !ln.handsOn {
				if !slices.Contains(l.full, &ln.d) {
					l.full = append(l.full, &ln.d)
				}
				return syscall.EAGAIN
			}
			fd, err = sock.Accept(ln.d.fd)
			return err
		})
		switch {
		case err == nil:
			var c *Conn
			if c, err = l.adopt(fd, ln.conn, !ln.handsOn); err == nil {
				return c, nil
			}
		case errors.Is(err, syscall.ECONNABORTED): // it has gone
			continue
		case sock.Starved(err):
			l.local.AcceptBackoffs++
			if err := t.Sleep(backoff); err != nil {
				return nil, err
			}
			backoff = min(2*backoff, backoffLast)
			continue
		}
		if t.hit && err == t.cancelled() {
			return nil, err
		}
		return nil, ln.opError(err)
	}
}

// adopt makes a Conn of a connected, non-blocking descriptor, which counts for
// WithMaxConns or does not; it closes it if it cannot.
func (l *Loop) adopt(fd int, what string, counts bool) (*Conn, error) {
	c := new(Conn)
	c.d.fd, c.d.conn, c.d.packets, c.d.what, c.d.ready = fd, counts, strings.HasPrefix(what, "udp"), what, Writable
	if err := l.register(&c.d, Readable|Writable, false); err != nil {
		return nil, errors.Join(err, sock.Close(fd))
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
			g.start("connection", &service{c, handle})
		}
	})
	g.fail(err)
	g.wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// A service is what the task of a connection runs. However that ends, or if it
// does not begin, it closes the connection.
type service struct {
	c      *Conn
	handle func(*Task, *Conn) error
}

// run leaves out errors that are nobody's mistake.
func (s *service) run(t *Task) error {
	err := s.handle(t, s.c)
	if err == io.EOF || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

func (s *service) function() any { return s.handle }
func (s *service) ended()        { _ = s.c.Close() }

// Dial connects to an address, as [net.Dial] does: "tcp", "udp", with 4 or 6
// after it or not, or "unix". A name is looked up without blocking the loop, and
// its addresses are tried one after the other. [Within] limits how long it takes.
//
//loopvet:nonblocking
//loopvet:released Close
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
	if int(t.l.conns.Load()) >= t.l.maxConns {
		return nil, ErrConns
	}
	what := network + " connection to " + path
	if path == "" {
		what += addr.String()
	}
	for wait := time.Millisecond; ; wait *= 2 {
		fd, pending, err := sock.Connect(network, addr, path)
		if errors.Is(err, syscall.EAGAIN) { // the queue of a Unix listener is full
			if err := t.Sleep(min(wait, backoffLast)); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		c, err := t.l.adopt(fd, what, true)
		if err != nil || !pending {
			return c, err
		}
		c.d.ready = 0 // it becomes writable when it is decided
		if err := c.d.do(t, writing, "connect", func() error { return sock.Connected(fd) }); err != nil {
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
//loopvet:released Close
func ListenPacket(t *Task, network, address string) (*PacketConn, error) {
	if !strings.HasPrefix(network, "udp") {
		return nil, &net.OpError{Op: "listen", Net: network, Err: net.UnknownNetworkError(network)}
	}
	p := new(PacketConn)
	addr, err := t.bind(&p.c.d, network, address)
	if err != nil {
		return nil, err
	}
	p.c.addrs = &addrs{local: addr}
	return p, nil
}

// ReadFrom waits for a datagram, puts it into p, which cuts off what is longer,
// and returns its length and where it came from.
//
//loopvet:nonblocking
func (p *PacketConn) ReadFrom(t *Task, b []byte) (n int, from netip.AddrPort, err error) {
	err = p.c.d.do(t, reading, "recvfrom", func() (err error) {
		n, from, err = sock.RecvFrom(p.c.d.fd, b)
		return err
	})
	return n, from, p.c.failed(t, "read", err)
}

// WriteTo sends a datagram.
//
//loopvet:nonblocking
func (p *PacketConn) WriteTo(t *Task, b []byte, to netip.AddrPort) error {
	t.l.lent = unsafe.SliceData(b)
	err := p.c.d.do(t, writing, "sendto", func() error { return sock.SendTo(p.c.d.fd, b, to, p.c.d.network()) })
	t.l.lent = nil
	return p.c.failed(t, "write", err)
}

// SetDeadline sets until when ReadFrom and WriteTo may wait: see
// [Conn.SetDeadline].
func (p *PacketConn) SetDeadline(t time.Time) { p.c.SetDeadline(t) }

// LocalAddr returns the address of the socket.
func (p *PacketConn) LocalAddr() net.Addr { return p.c.LocalAddr() }

// Close closes the socket. Tasks that wait for it get [net.ErrClosed].
func (p *PacketConn) Close() error { return p.c.Close() }
