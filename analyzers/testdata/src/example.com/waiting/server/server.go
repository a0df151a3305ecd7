// Package server stops itself.
package server

import (
	"context"

	"github.com/panjf2000/gnet/v2"
)

type server struct {
	gnet.BuiltinEventEngine
	eng gnet.Engine
}

func (s *server) OnBoot(eng gnet.Engine) gnet.Action {
	s.eng = eng
	return gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	switch string(b) {
	case "stop":
		s.stop()
	case "later":
		go s.stop()
	case "right":
		return gnet.Shutdown
	}
	_ = c.AsyncWrite(b, func(c gnet.Conn, err error) error {
		return c.Wake(nil)
	})
	return gnet.None
}

func (s *server) stop() {
	_ = s.eng.Stop(context.Background()) // want `^gnet\.Engine\.Stop waits for the gnet loop that it is called on, a deadlock: \(\*server\.server\)\.OnTraffic → \(\*server\.server\)\.stop → gnet\.Engine\.Stop; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
}
