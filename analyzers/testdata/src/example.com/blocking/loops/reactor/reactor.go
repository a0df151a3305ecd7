// Package reactor is a loop of the program's own, with its contract in the
// source.
//
//loopvet:framework reactor title="reactor" budget=2ms remedy="hand it to Background"
package reactor

import (
	"net"
	"time"
)

type Handler interface {
	// Ready is called when a peer has sent something.
	//
	//loopvet:callback
	Ready(peer string)

	// Start is called once, before the loop.
	//
	//loopvet:setup
	Start()
}

type Reactor struct {
	tasks chan func()
	h     Handler
	// Idle is called when there is nothing to do.
	//
	//loopvet:callback
	Idle func()
}

func New(h Handler) *Reactor { return &Reactor{tasks: make(chan func(), 128), h: h} }

// Run is the loop: its head may wait, what it calls may not.
//
//loopvet:loop
func (r *Reactor) Run() {
	r.h.Start()
	for t := range r.tasks {
		t()
		r.flush()
	}
}

func (r *Reactor) flush() {
	time.Sleep(time.Millisecond)
	time.Sleep(3 * time.Millisecond) // want `^time\.Sleep sleeps on the reactor loop for up to 3ms: \(\*reactor\.Reactor\)\.Run → \(\*reactor\.Reactor\)\.flush → time\.Sleep; hand it to Background$`
}

// Post runs f on the loop.
//
//loopvet:callback f
//loopvet:schedules bounded
func (r *Reactor) Post(f func()) { r.tasks <- f }

// Background runs work elsewhere and then done on the loop.
//
//loopvet:offload work
//loopvet:callback done
//loopvet:schedules async
func (r *Reactor) Background(work, done func()) {
	go func() {
		work()
		r.Post(done)
	}()
}

// Peek looks at what has arrived: the descriptor does not block.
//
//loopvet:nonblocking
func Peek(c net.Conn, b []byte) (int, error) { return c.Read(b) }

// Flush pushes everything to the peer.
//
//loopvet:blocks network
func Flush(peer string) { flush(peer) }

var flush func(string)
