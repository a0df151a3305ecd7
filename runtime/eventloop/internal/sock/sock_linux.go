package sock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// rawMost is how much is read or written without telling Go's scheduler of the
// system call. It does not block, and copying that much takes a few microseconds;
// telling costs a fifth of one, of the five that a small message takes in all.
const rawMost = 1 << 16

// Read reads what there is.
func Read(fd int, p []byte) (int, error) {
	if len(p) == 0 || len(p) > rawMost {
		n, err := unix.Read(fd, p)
		return max(n, 0), err
	}
	n, _, errno := unix.RawSyscall(unix.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

// Write writes what there is room for.
func Write(fd int, p []byte) (int, error) {
	if len(p) == 0 || len(p) > rawMost {
		n, err := unix.Write(fd, p)
		return max(n, 0), err
	}
	n, _, errno := unix.RawSyscall(unix.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

// Accept accepts a connection. TCP sockets inherit TCP_NODELAY and keep-alives from the listener,
// for which package net has set them. That of package unix makes 256 bytes of garbage, for the
// address.
func Accept(fd int) (int, error) {
	nfd, _, errno := unix.RawSyscall6(unix.SYS_ACCEPT4, uintptr(fd), 0, 0, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0, 0)
	if errno != 0 {
		return -1, errno
	}
	return int(nfd), nil
}

func newSocket(family, kind int) (int, error) {
	return unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
}
