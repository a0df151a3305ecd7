// Package eventloop declares as much of goja_nodejs's event loop as the tests need.
package eventloop

import (
	"time"

	"github.com/dop251/goja"
)

type (
	Timer     struct{ fn func() }
	Interval  struct{ fn func() }
	EventLoop struct{ vm *goja.Runtime }
)

func NewEventLoop() *EventLoop { return &EventLoop{vm: &goja.Runtime{}} }

func (loop *EventLoop) RunOnLoop(fn func(*goja.Runtime)) bool { return fn != nil }

func (loop *EventLoop) SetTimeout(fn func(*goja.Runtime), timeout time.Duration) *Timer {
	return &Timer{func() { fn(loop.vm) }}
}

func (loop *EventLoop) ClearTimeout(t *Timer) {}

func (loop *EventLoop) SetInterval(fn func(*goja.Runtime), timeout time.Duration) *Interval {
	return &Interval{func() { fn(loop.vm) }}
}

func (loop *EventLoop) ClearInterval(i *Interval) {}
func (loop *EventLoop) Start()                    {}
func (loop *EventLoop) Stop() int                 { return 0 }
func (loop *EventLoop) StopNoWait()               {}
func (loop *EventLoop) Terminate()                {}
