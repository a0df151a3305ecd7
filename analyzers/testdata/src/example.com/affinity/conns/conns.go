// Package conns uses connections of gnet on and off their event loops.
package conns

import (
	"sync"
	"time"

	"github.com/panjf2000/ants/v2"
	"github.com/panjf2000/gnet/v2"
)

type server struct {
	gnet.BuiltinEventEngine
	conns sync.Map
	pool  *ants.Pool
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	buf, _ := c.Next(-1)
	s.pool.Submit(func() {
		c.Write(buf) // want `^io\.Writer\.Write is called outside the gnet loop: func literal in \(\*conns\.server\)\.OnTraffic → io\.Writer\.Write \(passed to \(\*ants\.Pool\)\.Submit in \(\*conns\.server\)\.OnTraffic\); hand it to the event loop with AsyncWrite, Wake or EventLoop\.Execute$`
	})
	s.pool.Submit(func() { c.AsyncWrite(buf, nil) })
	c.SetContext(1)
	return gnet.None
}

// It is not on an event loop.
func (s *server) OnTick() (time.Duration, gnet.Action) {
	s.conns.Range(func(_, v any) bool {
		c := v.(gnet.Conn)
		c.SetContext(time.Now()) // want `SetContext is called outside the gnet loop: \(\*conns\.server\)\.OnTick → .* \(called on a goroutine of its own\)`
		c.Wake(nil)
		return true
	})
	return time.Second, gnet.None
}
