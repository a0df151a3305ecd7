// Package pair has two loops of its own, each of which runs on a goroutine of its own.
package pair

type conn struct {
	out  chan string
	back chan string
}

type hub struct {
	in    chan string
	again chan string
	conns []*conn
}

//loopvet:loop
func (h *hub) run() {
	for {
		select {
		case msg := <-h.in:
			for _, c := range h.conns {
				c.out <- msg // the other loop receives it
			}
			h.again <- msg // want `^send on channel pair\.hub\.again of capacity 1 waits for the pair loop that it is called on, a deadlock once the channel is full: \(\*pair\.hub\)\.run → send on channel pair\.hub\.again of capacity 1 \(only this loop receives from it\)$`
		case <-h.again:
		}
	}
}

//loopvet:loop
func (c *conn) write() {
	for msg := range c.out {
		c.tell(msg)
	}
}

func (c *conn) tell(msg string) {
	select { // want `^select that waits to send on unbuffered channel pair\.conn\.back waits for the pair loop that it is called on, a deadlock: \(\*pair\.conn\)\.write → .*\(only this loop is at the other ends\)$`
	case c.back <- msg:
	case msg = <-c.back:
	}
	println(msg)
}

func run() {
	c := &conn{out: make(chan string, 1), back: make(chan string)}
	h := &hub{in: make(chan string), again: make(chan string, 1), conns: []*conn{c}}
	go h.run()
	go c.write()
	h.in <- "hello"
}
