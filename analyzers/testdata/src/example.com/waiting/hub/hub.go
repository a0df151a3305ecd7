// Package hub has a loop of its own that sends, in its own body, what only it receives.
//
//loopvet:framework hub title="hub" budget=10ms remedy="do it at once, in the hub"
package hub

import "time"

type hub struct {
	join, leave chan int
	ticks       chan int
	beats       chan int
	out         chan int
	done        chan struct{}
	members     map[int]bool
}

//loopvet:loop
func (h *hub) run() {
	for {
		select {
		case id := <-h.join:
			if h.members[id] {
				h.leave <- id // want `^send on unbuffered channel hub\.hub\.leave waits for the hub loop that it is called on, a deadlock: \(\*hub\.hub\)\.run → send on unbuffered channel hub\.hub\.leave \(only this loop receives from it\); do it at once, in the hub$`
			}
			h.members[id] = true
			h.beats <- id // want `^send on unbuffered channel hub\.hub\.beats waits for the hub loop that it is called on, a deadlock: \(\*hub\.hub\)\.run → send on unbuffered channel hub\.hub\.beats \(its reader func literal in hub\.start may be waiting for this loop\); do it at once, in the hub$`
			h.ticks <- id // want `^send on unbuffered channel hub\.hub\.ticks waits for the hub loop that it is called on, a deadlock: \(\*hub\.hub\)\.run → send on unbuffered channel hub\.hub\.ticks \(its reader \(\*hub\.hub\)\.tick may be waiting for this loop\); do it at once, in the hub$`
		case id := <-h.leave:
			delete(h.members, id)
			select {
			case h.out <- id:
			default:
			}
		case <-h.done:
			return
		}
	}
}

// tick waits for the hub while the hub waits for it.
func (h *hub) tick() {
	for id := range h.ticks {
		time.Sleep(time.Second)
		h.join <- id
	}
}

// pass is given both channels by who starts it.
func pass(from <-chan int, to chan<- int) {
	for id := range from {
		to <- id
	}
}

func start() *hub {
	h := &hub{join: make(chan int), leave: make(chan int), ticks: make(chan int), beats: make(chan int), out: make(chan int), done: make(chan struct{}), members: map[int]bool{}}
	go h.run()
	go h.tick()
	go func() { pass(h.beats, h.join) }()
	return h
}
