// Package ended takes a lock when a loop has ended, which others hold while they wait for
// it: unless the loop has ended because there is nobody any more.
package ended

import "sync"

type client struct {
	mu     sync.Mutex
	events chan string
	closed bool
}

func (c *client) read(next func() (string, bool)) {
	defer close(c.events)
	for {
		text, ok := next()
		if !ok {
			return
		}
		c.mu.Lock()
		c.events <- text
		c.mu.Unlock()
	}
}

func (c *client) consume() {
	for e := range c.events {
		println(e)
	}
	c.quit()
}

func (c *client) selects() {
	defer c.quit()
	for {
		select {
		case e, ok := <-c.events:
			if !ok {
				return
			}
			println(e)
		}
	}
}

func (c *client) quit() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
}

func run(next func() (string, bool)) {
	c := &client{events: make(chan string)}
	go c.read(next)
	c.consume()
	c.selects()
}

// A server leaves its loop at the first empty line.
type server struct {
	mu     sync.Mutex
	events chan string
	closed bool
}

func (s *server) read(next func() (string, bool)) {
	for {
		text, ok := next()
		if !ok {
			return
		}
		s.mu.Lock()
		s.events <- text
		s.mu.Unlock()
	}
}

func (s *server) consume() {
	for e := range s.events {
		if e == "" {
			break
		}
	}
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*ended\.server\)\.consume is a deadlock when it meets \(\*ended\.server\)\.read, which waits for this loop with the lock held: .*`
	s.closed = true
	s.mu.Unlock()
}

func serve(next func() (string, bool)) {
	s := &server{events: make(chan string)}
	go s.read(next)
	s.consume()
}
