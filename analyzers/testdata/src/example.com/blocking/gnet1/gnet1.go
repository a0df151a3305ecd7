// Package gnet1 has the events of version 1.
package gnet1

import (
	"os"
	"time"

	"github.com/panjf2000/gnet"
)

type server struct{ gnet.EventServer }

func (s *server) React(packet []byte, c gnet.Conn) ([]byte, gnet.Action) {
	_ = os.WriteFile("last", packet, 0o600) // want `^os\.WriteFile does file I/O on the gnet loop: \(\*gnet1\.server\)\.React → os\.WriteFile; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
	_ = c.AsyncWrite(c.Read())
	return nil, 0
}

func (s *server) OnInitComplete(gnet.Server) gnet.Action {
	_ = os.Remove("last")
	return 0
}

func (s *server) Tick() (time.Duration, gnet.Action) {
	_ = os.Remove("last")
	return time.Second, 0
}

func run() error { return gnet.Serve(&server{}, "tcp://:9000") }
