// Package line has a connection whose loop tells whoever has enrolled.
package line

import "sync"

type Listener interface{ Received(msg string) }

type Conn interface {
	Enroll(name string, l Listener)
	Close()
}

type conn struct {
	mu        sync.Mutex
	listeners map[string]Listener
	in        chan string
}

func Dial() Conn {
	c := &conn{listeners: map[string]Listener{}, in: make(chan string)}
	go c.run()
	return c
}

func (c *conn) Enroll(name string, l Listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listeners[name] = l
}

func (c *conn) Close() { close(c.in) }

//loopvet:loop
func (c *conn) run() {
	for msg := range c.in {
		c.mu.Lock()
		l := c.listeners[msg]
		c.mu.Unlock()
		l.Received(msg)
	}
}
