// Package bus runs callbacks on a goroutine of its own, and sends to it under the
// lock that the callbacks take: when there is no room, neither goes on.
//
//loopvet:framework bus title="bus" budget=10ms remedy="start a goroutine in the callback"
package bus

import (
	"net"
	"sync"
)

type conn struct {
	mu    sync.Mutex
	calls chan func()
	err   error
	net   net.Conn
}

//loopvet:loop
func (c *conn) dispatch() {
	for f := range c.calls {
		f()
	}
}

// Many hold the lock across the network: one that waits for the loop matters more.
func (c *conn) dial()  { c.mu.Lock(); defer c.mu.Unlock(); c.net, c.err = net.Dial("tcp", "a:1") }
func (c *conn) ping()  { c.mu.Lock(); defer c.mu.Unlock(); c.net.Write(nil) }
func (c *conn) read()  { c.mu.Lock(); defer c.mu.Unlock(); c.net.Read(nil) }
func (c *conn) again() { c.mu.Lock(); defer c.mu.Unlock(); c.net, c.err = net.Dial("tcp", "b:1") }

func (c *conn) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
	c.calls <- func() { c.lastError() }
}

func (c *conn) lastError() error {
	c.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the bus loop is a deadlock when it meets \(\*bus\.conn\)\.fail, which waits for this loop with the lock held: \(\*bus\.conn\)\.dispatch → func literal in \(\*bus\.conn\)\.fail → \(\*bus\.conn\)\.lastError → \(\*sync\.Mutex\)\.Lock \(bus\.conn\.mu\); give it back before that$`
	defer c.mu.Unlock()
	return c.err
}

func newConn() *conn {
	c := &conn{calls: make(chan func(), 32)}
	go c.dispatch()
	go c.dial()
	go c.ping()
	go c.read()
	go c.again()
	go c.fail(nil)
	return c
}
