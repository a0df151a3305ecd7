//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

// Package sock has the system calls on sockets and pipes of an event loop. Their
// descriptors do not block, so all return at once, with the error that the system
// gave: EAGAIN if the call would have to wait.
package sock

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// RecvFrom receives a datagram.
func RecvFrom(fd int, p []byte) (n int, from netip.AddrPort, err error) {
	n, sa, err := unix.Recvfrom(fd, p, 0)
	if err != nil {
		return 0, from, err
	}
	return n, addrPort(sa), nil
}

// SendTo sends one on a socket of that network.
func SendTo(fd int, p []byte, to netip.AddrPort, network string) error {
	sa, _ := sockaddr(to, network != "udp4" && isIPv6(fd))
	return unix.Sendto(fd, p, 0, sa)
}

// Starved tells whether an accept failed for want of descriptors or memory.
func Starved(err error) bool {
	for _, errno := range []error{unix.EMFILE, unix.ENFILE, unix.ENOBUFS, unix.ENOMEM} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

// Close closes a descriptor.
func Close(fd int) error { return os.NewSyscallError("close", unix.Close(fd)) }

// Shutdown ends the sending half of a connection.
func Shutdown(fd int) error {
	return os.NewSyscallError("shutdown", unix.Shutdown(fd, unix.SHUT_WR))
}

// Dup returns a descriptor of our own for c's socket.
func Dup(c syscall.Conn) (fd int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return -1, err
	}
	var dupErr error
	err = raw.Control(func(s uintptr) {
		fd, dupErr = unix.FcntlInt(s, unix.F_DUPFD_CLOEXEC, 0)
	})
	if err == nil {
		err = os.NewSyscallError("fcntl", dupErr)
	}
	return fd, err
}

// Connect begins to connect; pending tells that the descriptor becomes
// writable when it is decided.
func Connect(network string, addr netip.AddrPort, path string) (fd int, pending bool, err error) {
	kind, sa, family := unix.SOCK_STREAM, unix.Sockaddr(&unix.SockaddrUnix{Name: path}), unix.AF_UNIX
	if network != "unix" {
		sa, family = sockaddr(addr, false)
	}
	if network[0] == 'u' && network != "unix" {
		kind = unix.SOCK_DGRAM
	}
	fd, err = newSocket(family, kind)
	if err != nil {
		return -1, false, os.NewSyscallError("socket", err)
	}
	if kind == unix.SOCK_STREAM && family != unix.AF_UNIX {
		_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1) // as net does
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1)
	}
	switch err = unix.Connect(fd, sa); err {
	case nil:
		return fd, false, nil
	case unix.EINPROGRESS, unix.EINTR:
		return fd, true, nil
	}
	_ = unix.Close(fd)
	return -1, false, os.NewSyscallError("connect", err)
}

// Connected returns how a pending connection was decided.
func Connected(fd int) error {
	n, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && n != 0 {
		return unix.Errno(n)
	}
	return err
}

func isIPv6(fd int) bool {
	sa, _ := unix.Getsockname(fd)
	_, six := sa.(*unix.SockaddrInet6)
	return six
}

// sockaddr is addr for the kernel, as IPv6 if that is wanted.
func sockaddr(addr netip.AddrPort, six bool) (unix.Sockaddr, int) {
	ip := addr.Addr()
	if ip.Is4() && !six || ip.Is4In6() && !six {
		return &unix.SockaddrInet4{Port: int(addr.Port()), Addr: ip.Unmap().As4()}, unix.AF_INET
	}
	sa := &unix.SockaddrInet6{Port: int(addr.Port()), Addr: ip.As16()}
	if zone, err := strconv.ParseUint(ip.Zone(), 10, 32); err == nil { // a name would need a look-up, which blocks
		sa.ZoneId = uint32(zone)
	}
	return sa, unix.AF_INET6
}

func addrPort(sa unix.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *unix.SockaddrInet6:
		ip := netip.AddrFrom16(sa.Addr).Unmap()
		if sa.ZoneId != 0 {
			ip = ip.WithZone(strconv.FormatUint(uint64(sa.ZoneId), 10))
		}
		return netip.AddrPortFrom(ip, uint16(sa.Port))
	}
	return netip.AddrPort{}
}

// Addr returns an end's address; one that is empty if there is none.
func Addr(fd int, network string, remote bool) net.Addr {
	get := unix.Getsockname
	if remote {
		get = unix.Getpeername
	}
	sa, _ := get(fd)
	switch {
	case network == "unix":
		name := ""
		if u, ok := sa.(*unix.SockaddrUnix); ok {
			name = u.Name
		}
		return &net.UnixAddr{Name: name, Net: network}
	case network[:3] == "udp":
		return net.UDPAddrFromAddrPort(addrPort(sa))
	case network[:3] == "tcp":
		return net.TCPAddrFromAddrPort(addrPort(sa))
	}
	return &net.UnixAddr{Net: network} // a pipe
}

// Pipe makes a pipe: a descriptor of our end, to write or to read, and the other.
func Pipe(write bool) (fd int, theirs *os.File, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return -1, nil, err
	}
	ours, theirs := r, w
	if write {
		ours, theirs = w, r
	}
	defer ours.Close()
	if fd, err = Dup(ours); err != nil {
		return -1, nil, errors.Join(err, theirs.Close())
	}
	return fd, theirs, nil
}
