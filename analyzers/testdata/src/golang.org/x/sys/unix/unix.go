// Package unix stands in for golang.org/x/sys/unix.
package unix

type PollFd struct{ Fd int32 }

func Poll(fds []PollFd, timeout int) (n int, err error)

func Flock(fd, how int) error
