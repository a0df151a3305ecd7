// Package gnet declares as much of gnet as the tests need.
package gnet

import (
	"context"
	"io"
	"net"
	"time"
)

type Action int

const (
	None Action = iota
	Close
	Shutdown
)

type Engine struct{ stopped chan struct{} }

func (e Engine) Stop(ctx context.Context) error {
	select {
	case <-e.stopped:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type Reader interface {
	io.Reader
	io.WriterTo
	Next(n int) (buf []byte, err error)
	Peek(n int) (buf []byte, err error)
	Discard(n int) (discarded int, err error)
	InboundBuffered() int
}

type Writer interface {
	io.Writer
	io.ReaderFrom
	Writev(bs [][]byte) (n int, err error)
	Flush() error
	OutboundBuffered() int
	AsyncWrite(buf []byte, callback AsyncCallback) error
	AsyncWritev(bs [][]byte, callback AsyncCallback) error
}

type AsyncCallback func(c Conn, err error) error

type Runnable interface {
	Run(ctx context.Context) error
}

type RunnableFunc func(ctx context.Context) error

func (fn RunnableFunc) Run(ctx context.Context) error { return fn(ctx) }

type EventLoop interface {
	Execute(ctx context.Context, runnable Runnable) error
}

type Conn interface {
	Reader
	Writer
	EventLoop() EventLoop
	Context() any
	SetContext(ctx any)
	LocalAddr() net.Addr
	RemoteAddr() net.Addr
	Wake(callback AsyncCallback) error
	Close() error
	CloseWithCallback(callback AsyncCallback) error
}

type EventHandler interface {
	OnBoot(eng Engine) (action Action)
	OnShutdown(eng Engine)
	OnOpen(c Conn) (out []byte, action Action)
	OnClose(c Conn, err error) (action Action)
	OnTraffic(c Conn) (action Action)
	OnTick() (delay time.Duration, action Action)
}

type BuiltinEventEngine struct{}

func (*BuiltinEventEngine) OnBoot(_ Engine) (action Action)              { return }
func (*BuiltinEventEngine) OnShutdown(_ Engine)                          {}
func (*BuiltinEventEngine) OnOpen(_ Conn) (out []byte, action Action)    { return }
func (*BuiltinEventEngine) OnClose(_ Conn, _ error) (action Action)      { return }
func (*BuiltinEventEngine) OnTraffic(_ Conn) (action Action)             { return }
func (*BuiltinEventEngine) OnTick() (delay time.Duration, action Action) { return }

type Options struct{ Multicore, Ticker bool }

type Option func(opts *Options)

func WithMulticore(multicore bool) Option { return func(o *Options) { o.Multicore = multicore } }

func Run(eventHandler EventHandler, protoAddr string, opts ...Option) error {
	eng := Engine{stopped: make(chan struct{})}
	if eventHandler.OnBoot(eng) == Shutdown {
		return nil
	}
	<-eng.stopped
	return nil
}
