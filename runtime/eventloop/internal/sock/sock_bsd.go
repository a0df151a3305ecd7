//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package sock

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// Accept accepts a connection.
func Accept(fd int) (int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	nfd, _, err := unix.Accept(fd)
	return prepared(nfd, err)
}

func newSocket(family, kind int) (int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return prepared(unix.Socket(family, kind, 0))
}

// prepared makes a descriptor non-blocking, and keeps children from inheriting it.
func prepared(fd int, err error) (int, error) {
	if err != nil {
		return -1, err
	}
	unix.CloseOnExec(fd)
	if err := unix.SetNonblock(fd, true); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// Read reads what there is.
func Read(fd int, p []byte) (int, error) {
	n, err := unix.Read(fd, p)
	return max(n, 0), err
}

// Write writes what there is room for.
func Write(fd int, p []byte) (int, error) {
	n, err := unix.Write(fd, p)
	return max(n, 0), err
}
