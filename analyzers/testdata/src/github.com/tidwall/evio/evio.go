// Package evio declares as much of the real one as the tests need.
package evio

import "time"

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
	Serving func(server Server) Action
	Opened  func(c Conn) ([]byte, Options, Action)
	Closed  func(c Conn, err error) Action
	Data    func(c Conn, in []byte) ([]byte, Action)
	Tick    func() (time.Duration, Action)
}

func Serve(events Events, addr ...string) error { return nil }
