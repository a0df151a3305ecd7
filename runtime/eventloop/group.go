package eventloop

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/sock"
)

// A Group is several loops that do the same, each on a goroutine of its own, so
// that a program can use more than one processor. They share nothing: what must
// be shared goes from one to another with Post or [Call], or stays outside.
type Group struct {
	loops []*Loop
	next  atomic.Uint64
}

// NewGroup makes n loops with the same options, or one for each processor that
// Go uses if n is 0. Their names end in "/0", "/1" and so on. Limits count for
// each loop by itself.
func NewGroup(n int, opts ...Option) (*Group, error) {
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	g := &Group{loops: make([]*Loop, n)}
	for i := range g.loops {
		l, err := New(opts...)
		if err != nil {
			return nil, err
		}
		l.name = fmt.Sprintf("%s/%d", l.name, i)
		g.loops[i] = l
	}
	return g, nil
}

// Loops returns the loops. Any goroutine may call it.
func (g *Group) Loops() []*Loop { return g.loops }

// Loop returns the loops in turn. Any goroutine may call it.
func (g *Group) Loop() *Loop {
	return g.loops[(g.next.Add(1)-1)%uint64(len(g.loops))]
}

// Run runs main as the first task of each loop, with the loop's number, and
// waits until all have ended. The first error cancels the others. Then the loops
// are closed: a Group runs once. It returns the errors, joined; those of the
// others that only say that they were cancelled are left out.
//
//loopvet:callback main
//loopvet:waits
func (g *Group) Run(ctx context.Context, main func(t *Task, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	errs := make([]error, len(g.loops))
	var all sync.WaitGroup
	for i, l := range g.loops {
		all.Go(func() {
			err := ErrGoexit
			defer func() {
				if err != nil && !errors.Is(err, context.Cause(ctx)) {
					errs[i] = err
					cancel(err)
				}
			}()
			err = l.runMain(ctx, func(t *Task) error { return main(t, i) })
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// Serve listens on an address and serves its connections on all loops, as
// [Listener.Serve] does. The first loop accepts them, and hands them to the loops
// in turn, those that have as many as [WithMaxConns] allows left out; while all
// have, it waits. If listening is not nil, it is called, on the first loop, with
// the address. Serve returns when ctx ends, with its cause, or when listening
// fails.
//
//loopvet:callback listening
//loopvet:callback handle
//loopvet:waits
func (g *Group) Serve(ctx context.Context, network, address string, listening func(net.Addr), handle func(*Task, *Conn) error) error {
	return g.Run(ctx, func(t *Task, i int) error {
		if i > 0 {
			return t.await(new(fate)) // for ever: connections come as tasks of their own
		}
		ln, err := Listen(t, network, address)
		if err != nil {
			return err
		}
		defer ln.Close()
		ln.handsOn = true
		if listening != nil {
			listening(ln.Addr())
		}
		for {
			c, err := ln.Accept(t)
			if err != nil {
				return err
			}
			to, err := g.withRoom(t)
			if err != nil {
				return errors.Join(err, c.Close())
			}
			if err := c.Move(to, handle); err != nil {
				t.l.report(err)
			}
		}
	})
}

// withRoom waits for a loop that has room for another connection.
func (g *Group) withRoom(t *Task) (*Loop, error) {
	for wait := backoffFirst; ; wait = min(2*wait, backoffLast) {
		for range g.loops {
			if l := g.Loop(); int(l.conns.Load()) < l.maxConns {
				return l, nil
			}
		}
		if err := t.Sleep(wait); err != nil {
			return nil, err
		}
	}
}

// Move takes the connection off its loop and hands it to another, or the same,
// where f runs as a task of its own, which closes it when f has returned, as in
// [Listener.Serve]. The old Conn is closed for its users. If the other loop takes
// nothing, Move closes the connection and returns why.
//
//loopvet:callback f
//loopvet:once
func (c *Conn) Move(to *Loop, f func(*Task, *Conn) error) error {
	if c.d.closed {
		return c.opError("move", net.ErrClosed)
	}
	c.d.l.unregister(&c.d)
	fd, what := c.d.fd, c.d.what
	if n := to.conns.Add(1); int(n) > to.maxConns {
		to.conns.Add(-1)
		return errors.Join(ErrConns, sock.Close(fd))
	}
	taken := to.inject(func() {
		to.conns.Add(-1) // adopt counts it
		moved, err := to.adopt(fd, what, true)
		switch {
		case err == nil:
			to.start(new(Task), nil, "connection", &service{moved, f})
		case !errors.Is(err, ErrClosed):
			to.report(err)
		}
	})
	if !taken {
		return errors.Join(ErrClosed, sock.Close(fd))
	}
	return nil
}
