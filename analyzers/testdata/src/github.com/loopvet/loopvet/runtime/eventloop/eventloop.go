// Package eventloop declares as much of the reference loop as the tests need, with
// its directives.
//
//loopvet:framework eventloop title="loopvet event loop" budget=1ms remedy="move it to eventloop.Offload"
package eventloop

import (
	"context"
	"time"
)

type (
	Loop   struct{ inbox []func() }
	Handle struct{ f *func() }
	Option func(*Loop) error
)

func New(opts ...Option) (*Loop, error) { return &Loop{}, nil }

//loopvet:waits
func (l *Loop) Run(ctx context.Context) error { return nil }

func (l *Loop) Stop() {}

//loopvet:nonblocking
func (l *Loop) Close() error { return nil }

//loopvet:callback f
//loopvet:schedules async
func (l *Loop) Post(f func()) error {
	l.inbox = append(l.inbox, f)
	return nil
}

//loopvet:callback f
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) Soon(f func()) Handle { return Handle{&f} }

//loopvet:callback f
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) After(d time.Duration, f func()) Handle { return Handle{&f} }

//loopvet:only loop
func (h Handle) Cancel() bool { return h.f != nil }

//loopvet:callback done
//loopvet:offload work
//loopvet:schedules async
//loopvet:why work runs on a goroutine of its own, and done on the loop
//loopvet:awaited
//loopvet:why if it is an error, work and done never run; look at it, and say so to whoever waits for the result
func Offload[T any](l *Loop, work func(context.Context) (T, error), done func(T, error)) error {
	done(work(context.Background()))
	return nil
}
