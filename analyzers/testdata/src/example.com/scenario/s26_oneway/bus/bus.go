// Package bus is a client of a message bus: publishing leaves the message
// behind, a request waits for the answer.
package bus

import (
	"errors"
	"sync"
)

var ErrFull = errors.New("bus: too many messages are waiting")

type message struct {
	subject string
	data    []byte
	reply   chan []byte
}

type Conn struct {
	out   chan message
	mu    sync.Mutex
	stats map[string]int
}

func Connect() *Conn { return &Conn{out: make(chan message, 256), stats: map[string]int{}} }

func (c *Conn) put(m message) error {
	c.mu.Lock()
	c.stats[m.subject]++
	c.mu.Unlock()
	select {
	case c.out <- m:
		return nil
	default:
		return ErrFull
	}
}

// Publish sends and forgets.
func (c *Conn) Publish(subject string, data []byte) error {
	return c.put(message{subject: subject, data: data})
}

// Request waits for the answer.
func (c *Conn) Request(subject string, data []byte) ([]byte, error) {
	reply := make(chan []byte)
	if err := c.put(message{subject, data, reply}); err != nil {
		return nil, err
	}
	return <-reply, nil
}

// RequestAsync calls back, on a goroutine of its own.
func (c *Conn) RequestAsync(subject string, data []byte, got func([]byte)) {
	go func() {
		if b, err := c.Request(subject, data); err == nil {
			got(b)
		}
	}()
}
