// Package gnet declares as much of version 1 as the tests need.
package gnet

import (
	"context"
	"time"
)

type (
	Action int
	Server struct{ Multicore bool }
	Option func()
)

type Conn interface {
	Read() []byte
	ResetBuffer()
	AsyncWrite(buf []byte) error
	Wake() error
	Close() error
}

type EventHandler interface {
	OnInitComplete(server Server) Action
	OnShutdown(server Server)
	OnOpened(c Conn) ([]byte, Action)
	OnClosed(c Conn, err error) Action
	React(packet []byte, c Conn) ([]byte, Action)
	Tick() (time.Duration, Action)
}

type EventServer struct{}

func (*EventServer) OnInitComplete(server Server) (a Action)             { return }
func (*EventServer) OnShutdown(server Server)                            {}
func (*EventServer) OnOpened(c Conn) (out []byte, a Action)              { return }
func (*EventServer) OnClosed(c Conn, err error) (a Action)               { return }
func (*EventServer) React(packet []byte, c Conn) (out []byte, a Action)  { return }
func (*EventServer) Tick() (d time.Duration, a Action)                   { return }
func Serve(eventHandler EventHandler, addr string, opts ...Option) error { return nil }
func Stop(ctx context.Context, addr string) error                        { return nil }
