// Package enrolled enrolls by way of an interface, at a connection that comes out of a pool.
package enrolled

import (
	"os"
	"sync"

	"example.com/blocking/enrolled/line"
)

type pool struct{ conns sync.Map }

func (p *pool) get(addr string) line.Conn {
	c, _ := p.conns.LoadOrStore(addr, line.Dial())
	return c.(line.Conn)
}

type answer struct{ conn line.Conn }

type lookup interface{ find(addr string) *answer }

func (p *pool) find(addr string) *answer { return &answer{p.get(addr)} }

type consumer struct {
	lookup lookup
	conn   line.Conn
}

func newConsumer() *consumer { return &consumer{lookup: &pool{}} }

func (c *consumer) grab(addr string) {
	c.conn = c.lookup.find(addr).conn
	c.conn.Enroll(addr, c)
}

func (c *consumer) Received(msg string) {
	os.WriteFile(msg, nil, 0o600) // want `^os\.WriteFile does file I/O on the line loop: \(\*line\.conn\)\.run → \(\*enrolled\.consumer\)\.Received → os\.WriteFile$`
}

func start() { newConsumer().grab("a") }
