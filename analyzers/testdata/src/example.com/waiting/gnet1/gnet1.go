// Package gnet1 stops its own server.
package gnet1

import (
	"context"

	"github.com/panjf2000/gnet"
)

type server struct{ gnet.EventServer }

func (s *server) React(packet []byte, c gnet.Conn) ([]byte, gnet.Action) {
	if len(packet) == 0 {
		_ = gnet.Stop(context.Background(), "tcp://:9000") // want `^gnet\.Stop waits for the gnet loop that it is called on, a deadlock: \(\*gnet1\.server\)\.React → gnet\.Stop; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
	}
	return packet, 0
}

func run() error { return gnet.Serve(&server{}, "tcp://:9000") }
