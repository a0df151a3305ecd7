//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package sock

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

func Read(int, []byte) (int, error)                             { return 0, errNoSockets }
func Write(int, []byte) (int, error)                            { return 0, errNoSockets }
func RecvFrom(int, []byte) (int, netip.AddrPort, error)         { return 0, netip.AddrPort{}, errNoSockets }
func SendTo(int, []byte, netip.AddrPort, string) error          { return errNoSockets }
func Accept(int) (int, error)                                   { return -1, errNoSockets }
func Starved(error) bool                                        { return false }
func Close(int) error                                           { return nil }
func Shutdown(int) error                                        { return errNoSockets }
func Dup(syscall.Conn) (int, error)                             { return -1, errNoSockets }
func Connect(string, netip.AddrPort, string) (int, bool, error) { return -1, false, errNoSockets }
func Connected(int) error                                       { return errNoSockets }
func Addr(_ int, network string, _ bool) net.Addr               { return &net.UnixAddr{Net: network} }

func Pipe(bool) (int, *os.File, error) { return -1, nil, errNoSockets }
