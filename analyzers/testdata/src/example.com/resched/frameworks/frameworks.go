// Package frameworks has callbacks of several frameworks that surely schedule
// themselves, and their twins that do not.
package frameworks

import (
	"context"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"
	"github.com/panjf2000/gnet/v2"
)

type script struct {
	loop  *eventloop.EventLoop
	timer *eventloop.Timer
	ended bool
}

func (s *script) poll(*goja.Runtime) {
	s.loop.RunOnLoop(s.poll) // want `^\(\*eventloop\.EventLoop\)\.RunOnLoop schedules \(\*frameworks\.script\)\.poll from itself, at once and every time, so that the goja event loop never rests:`
}

func (s *script) now(*goja.Runtime) {
	s.loop.SetTimeout(s.now, 0) // want `SetTimeout schedules \(\*frameworks\.script\)\.now from itself`
}

func (s *script) soon(*goja.Runtime) { s.loop.SetTimeout(s.soon, 50*time.Millisecond) }

func (s *script) cleared(*goja.Runtime) { s.timer = s.loop.SetTimeout(s.cleared, 0) }

func (s *script) every(*goja.Runtime) {
	if !s.ended {
		s.loop.RunOnLoop(s.every)
	}
}

// both starts the poll and the timer.
func (s *script) both(*goja.Runtime) {
	s.loop.RunOnLoop(s.poll)
	s.loop.SetTimeout(s.soon, time.Second)
}

type server struct {
	gnet.BuiltinEventEngine
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	_, _ = c.Discard(-1)
	_ = c.Wake(nil) // want `^gnet\.Conn\.Wake schedules \(\*frameworks\.server\)\.OnTraffic from itself, at once and every time, so that the gnet loop never rests:`
	return gnet.None
}

// OnOpen wakes its connection once.
func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	_ = c.Wake(nil)
	return nil, gnet.None
}

type patient struct {
	gnet.BuiltinEventEngine
}

// OnTraffic comes back only while something is left.
func (p *patient) OnTraffic(c gnet.Conn) gnet.Action {
	_, _ = c.Next(min(512, c.InboundBuffered()))
	if c.InboundBuffered() > 0 {
		_ = c.Wake(nil)
	}
	return gnet.None
}

// pump writes again when it has written.
func pump(c gnet.Conn, _ error) error {
	return c.AsyncWrite([]byte("x"), pump) // want `AsyncWrite schedules frameworks\.pump from itself`
}

// drain stops when there is an error.
func drain(c gnet.Conn, err error) error {
	if err != nil {
		return err
	}
	return c.AsyncWrite([]byte("x"), drain)
}

type task struct{ on gnet.EventLoop }

// Run makes the task a gnet.Runnable.
func (t *task) Run(ctx context.Context) error {
	return t.on.Execute(ctx, t) // want `Execute schedules \(\*frameworks\.task\)\.Run from itself`
}

type job struct{ on gnet.EventLoop }

func (j *job) run(ctx context.Context) error {
	return j.on.Execute(ctx, gnet.RunnableFunc(j.run)) // want `Execute schedules \(\*frameworks\.job\)\.run from itself`
}

func start(c gnet.Conn, s *script) error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	go func() { _ = gnet.Run(&patient{}, "tcp://:7001") }()
	s.loop.SetTimeout(s.both, 0)
	s.loop.SetTimeout(s.every, 0)
	if err := c.AsyncWrite(nil, drain); err != nil {
		return err
	}
	if err := c.EventLoop().Execute(context.Background(), &task{c.EventLoop()}); err != nil {
		return err
	}
	return c.AsyncWrite(nil, pump)
}
