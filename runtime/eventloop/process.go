package eventloop

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/sock"
)

// A Process is a child process. It belongs to the loop.
type Process struct {
	// Stdin, Stdout and Stderr are our ends of pipes to the process, except
	// those for which the command had something else. Close them when done; Wait
	// does not.
	Stdin, Stdout, Stderr *Conn

	l     *Loop
	cmd   *exec.Cmd
	ended *Future[struct{}]
	gone  chan struct{}
	made  *origin
}

// Start starts a command, with pipes for those of its standard files that are
// nil. For a command whose output is wanted as a whole, [Blocking] with
// [exec.CommandContext] is simpler. A command made with a context of its own must
// not be given to Start. Like pipes, it needs a system with epoll or kqueue.
//
//loopvet:nonblocking
func Start(t *Task, cmd *exec.Cmd) (_ *Process, err error) {
	p := &Process{l: t.l, cmd: cmd, gone: make(chan struct{}), made: here(1)}
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			_ = f.Close() // the process has its own
		}
		if err != nil {
			for _, c := range []*Conn{p.Stdin, p.Stdout, p.Stderr} {
				if c != nil {
					_ = c.Close()
				}
			}
		}
	}()
	pipe := func(ours **Conn, write bool) (*os.File, error) {
		fd, f, err := sock.Pipe(write)
		if err != nil {
			return nil, err
		}
		theirs = append(theirs, f)
		*ours, err = t.l.adopt(fd, "pipe", false)
		return f, err
	}
	if cmd.Stdin == nil {
		cmd.Stdin, err = pipe(&p.Stdin, true)
	}
	if cmd.Stdout == nil && err == nil {
		cmd.Stdout, err = pipe(&p.Stdout, false)
	}
	if cmd.Stderr == nil && err == nil {
		cmd.Stderr, err = pipe(&p.Stderr, false)
	}
	if err == nil {
		_, err = Blocking(t, func(context.Context) (struct{}, error) { return struct{}{}, cmd.Start() })
	}
	if err != nil {
		return nil, err
	}
	future, settle := NewFuture[struct{}](t.l)
	p.ended = future
	t.l.processes[p] = struct{}{}
	go func() {
		defer close(p.gone)
		settle(struct{}{}, cmd.Wait())
	}()
	return p, nil
}

// Pid returns the number of the process.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Signal sends the process a signal.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// Wait waits until the process has ended, and returns what [exec.Cmd.Wait] does.
// If the task is cancelled, it kills the process, waits for that, and returns the
// cause.
//
//loopvet:nonblocking
func (p *Process) Wait(t *Task) error {
	_, err := Await(t, p.ended)
	if !p.ended.Done() && !errors.Is(err, ErrDeadlock) {
		_ = p.cmd.Process.Kill() // it may just have ended
		_ = Shield(t, func(t *Task) error {
			_, err := Await(t, p.ended)
			return err
		})
	}
	if p.ended.Done() {
		delete(p.l.processes, p)
	}
	return err
}

// State returns what is known of a process that has ended; nil before that.
func (p *Process) State() *os.ProcessState {
	if !p.ended.Done() {
		return nil
	}
	return p.cmd.ProcessState
}
