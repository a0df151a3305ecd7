//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package eventloop

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"
)

// Nothing of this is reached where there is no selector: no descriptor can be
// registered, and what would make one says so.

var errNoSockets = errors.ErrUnsupported

func sysRead(int, []byte) (int, error)                             { return 0, errNoSockets }
func sysWrite(int, []byte) (int, error)                            { return 0, errNoSockets }
func sysRecvFrom(int, []byte) (int, netip.AddrPort, error)         { return 0, netip.AddrPort{}, errNoSockets }
func sysSendTo(int, []byte, netip.AddrPort, string) error          { return errNoSockets }
func sysAccept(int) (int, error)                                   { return -1, errNoSockets }
func sysStarved(error) bool                                        { return false }
func sysClose(int) error                                           { return nil }
func sysShutdown(int) error                                        { return errNoSockets }
func sysDup(syscall.Conn) (int, error)                             { return -1, errNoSockets }
func sysConnect(string, netip.AddrPort, string) (int, bool, error) { return -1, false, errNoSockets }
func sysConnected(int) error                                       { return errNoSockets }
func sysAddr(_ int, network string, _ bool) net.Addr               { return &net.UnixAddr{Net: network} }

func (l *Loop) pipe(bool) (*Conn, *os.File, error) { return nil, nil, errNoSockets }
