package eventloop

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
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
// [Listener.Serve] does. If listening is not nil, it is called, on a loop, once,
// with the address, when all that are to listen do. Each loop listens for itself where the system spreads
// connections over sockets with SO_REUSEPORT, which is TCP on Linux; elsewhere
// the first loop accepts all and hands them to the loops in turn. Serve returns
// when ctx ends, with its cause, or when listening fails.
//
//loopvet:callback listening
//loopvet:callback handle
//loopvet:waits
func (g *Group) Serve(ctx context.Context, network, address string, listening func(net.Addr), handle func(*Task, *Conn) error) error {
	spread := runtime.GOOS == "linux" && strings.HasPrefix(network, "tcp")
	known := make(chan string, len(g.loops)) // the address, for each loop but the first
	var ready atomic.Int32
	return g.Run(ctx, func(t *Task, i int) error {
		if i > 0 && !spread {
			return t.Sleep(math.MaxInt64) // connections come as tasks of their own
		}
		address := address
		if i > 0 {
			var err error
			if address, err = Blocking(t, func(ctx context.Context) (string, error) {
				select {
				case a := <-known:
					return a, nil
				case <-ctx.Done():
					return "", context.Cause(ctx)
				}
			}); err != nil {
				return err
			}
		}
		ln, err := listen(t, network, address, spread)
		if err != nil {
			return err
		}
		defer ln.Close()
		if i == 0 {
			for range g.loops[1:] {
				known <- ln.Addr().String()
			}
		}
		if n := int(ready.Add(1)); listening != nil && (n == len(g.loops) || !spread) {
			listening(ln.Addr())
		}
		if spread {
			return ln.Serve(t, handle)
		}
		for {
			c, err := ln.Accept(t)
			if err != nil {
				return err
			}
			if err := c.Move(g.Loop(), handle); err != nil {
				t.l.report(err)
			}
		}
	})
}

// Move takes the connection off its loop and hands it to another, or the same,
// where f runs as a task of its own, which closes it when f has returned, as in
// [Listener.Serve]. The old Conn is closed for its users. If the other loop takes
// nothing, Move closes the connection and returns why.
//
//loopvet:callback f
func (c *Conn) Move(to *Loop, f func(*Task, *Conn) error) error {
	if c.d.closed {
		return c.opError("move", net.ErrClosed)
	}
	c.d.l.unregister(&c.d)
	fd, network, what := c.d.fd, c.network, c.d.what
	err := to.Post(func() {
		moved, err := to.adopt(fd, network, what)
		if err != nil {
			to.report(err)
			return
		}
		t := new(Task)
		to.start(t, nil, "connection", plainBody(func(t *Task) error { return moved.serve(t, f) }))
	})
	if err != nil {
		return errors.Join(err, sysClose(fd))
	}
	return nil
}
