package eventloop

import "golang.org/x/sys/unix"

// Accepted TCP sockets inherit TCP_NODELAY and keep-alives from the listener,
// for which package net has set them.
func acceptConn(fd int) (int, error) {
	nfd, _, err := unix.Accept4(fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	return nfd, err
}

func newSocket(family, kind int) (int, error) {
	return unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
}
