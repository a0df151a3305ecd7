// Package evio is a fork that has an import path of its own.
package evio

import (
	"io"
	"time"
)

type (
	Action  int
	Options struct{ ReuseInputBuffer bool }
	Server  struct{ NumLoops int }
)

type Conn interface {
	Context() interface{}
	SetContext(interface{})
	Wake()
}

type Events struct {
	Serving  func(server Server) Action
	Opened   func(c Conn) ([]byte, Options, Action)
	Closed   func(c Conn, err error) Action
	Detached func(c Conn, rwc io.ReadWriteCloser) Action
	PreWrite func()
	Data     func(c Conn, in []byte) ([]byte, Action)
	Tick     func() (time.Duration, Action)
}

func Serve(events Events, addr ...string) error { return nil }
