// Package session is of another module: it waits for the loop while it holds a lock, if it
// is asked to, and another one always.
package session

import (
	"sync"

	"github.com/rivo/tview"
)

type Conn struct {
	App    *tview.Application
	state  sync.Mutex
	buffer sync.Mutex
	n      int
}

func (c *Conn) Close() { c.close(false) }

func (c *Conn) CloseAll() { c.close(true) }

func (c *Conn) close(all bool) {
	end := func() {
		if !all {
			return
		}
		c.state.Lock()
		c.App.QueueUpdate(func() {})
		c.state.Unlock()
	}
	c.state.Lock()
	c.n = 0
	c.state.Unlock()
	end()
}

func (c *Conn) Flush() {
	c.buffer.Lock()
	c.App.QueueUpdate(func() {})
	c.buffer.Unlock()
}

func (c *Conn) Len() int {
	c.buffer.Lock()
	defer c.buffer.Unlock()
	return c.n
}
