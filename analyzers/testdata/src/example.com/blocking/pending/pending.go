// Package pending answers requests that wait for it, each on a channel of its own.
package pending

import (
	"net/http"
	"sync"
)

type client struct {
	mu      sync.Mutex
	waiting map[int]chan string
	kept    map[int]chan string
	steps   map[int]chan string
	jobs    chan job
	more    chan int
}

// ask waits for one answer. It has asked the network meanwhile, so that it may come late.
func (c *client) ask(id int) string {
	answer := c.add(id)
	http.Get("https://example.com")
	for range c.more {
		http.Get("https://example.com")
	}
	return <-answer
}

func (c *client) add(id int) chan string {
	answer := make(chan string, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting[id] = answer
	return answer
}

//loopvet:loop
func (c *client) run(messages chan int) {
	for id := range messages {
		c.answer(id)
		c.taken(id)
		c.all()
		c.keep(id)
		c.step(id)
	}
}

func (c *client) answer(id int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer, ok := c.waiting[id]; ok {
		answer <- "yes"
		delete(c.waiting, id)
	}
}

func (c *client) taken(id int) {
	if answer := c.take(id); answer != nil {
		answer <- "taken"
	}
}

func (c *client) take(id int) chan string {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, ok := c.waiting[id]
	if !ok {
		return nil
	}
	delete(c.waiting, id)
	return answer
}

// progress goes on as long as there is any, and is slow to take.
func (c *client) progress(id int) {
	steps := c.open(id)
	for range steps {
		http.Get("https://example.com")
	}
}

func (c *client) open(id int) chan string {
	steps := make(chan string, 1)
	c.steps[id] = steps
	return steps
}

func (c *client) step(id int) {
	if steps, ok := c.steps[id]; ok {
		steps <- "step" // want `^send on channel pending\.client\.steps of capacity 1 waits for another goroutine on the pending loop: .* \(its reader \(\*pending\.client\)\.progress may itself wait\)$`
		if id == 0 {
			delete(c.steps, id)
		}
	}
}

func (c *client) all() {
	for id, answer := range c.waiting {
		answer <- "all"
		delete(c.waiting, id)
	}
}

// follow gets whatever comes, and is slow about it.
func (c *client) follow(id int) {
	events := make(chan string, 1)
	c.kept[id] = events
	for range events {
		http.Get("https://example.com")
	}
}

func (c *client) keep(id int) {
	if events := c.kept[id]; events != nil {
		events <- "event" // want `^send on channel pending\.client\.kept of capacity 1 waits for another goroutine on the pending loop: \(\*pending\.client\)\.run → \(\*pending\.client\)\.keep → send on channel pending\.client\.kept of capacity 1 \(its reader \(\*pending\.client\)\.follow may itself wait\)$`
	}
}

// A job brings its own channel.
type job interface{ do() }

type one struct{ done chan bool }

func (j one) do() { j.done <- true }

type many struct{ steps chan int }

func (j many) do() {
	j.steps <- 1 // want `^send on channel pending\.many\.steps of capacity 1 waits for another goroutine on the pending loop: .* \(its reader \(\*pending\.client\)\.watch may itself wait\)$`
}

//loopvet:loop
func (c *client) work() {
	for j := range c.jobs {
		j.do()
	}
}

func (c *client) submit() <-chan bool {
	done := make(chan bool, 1)
	c.jobs <- one{done: done}
	return done
}

func (c *client) wait() bool {
	done := c.submit()
	for range c.more {
		http.Get("https://example.com")
	}
	return <-done
}

func (c *client) start() <-chan int {
	steps := make(chan int, 1)
	c.jobs <- many{steps: steps}
	return steps
}

func (c *client) watch(steps <-chan int) {
	for range steps {
		http.Get("https://example.com")
	}
}

func Start(messages chan int) {
	c := &client{waiting: map[int]chan string{}, kept: map[int]chan string{}, steps: map[int]chan string{}, jobs: make(chan job), more: make(chan int)}
	go c.run(messages)
	go c.work()
	go c.ask(1)
	go c.follow(2)
	go c.progress(3)
	go c.wait()
	go c.watch(c.start())
}

// A switchboard hands on what it gets. Until somebody takes that, it gets nothing.
type switchboard struct{ in, out, stop chan string }

//loopvet:loop
func (s *switchboard) run() {
	for {
		select {
		case line := <-s.in:
			select { // want `^select that waits to send on unbuffered channel pending\.switchboard\.out waits for another goroutine on the pending loop: \(\*pending\.switchboard\)\.run → select that waits to send on unbuffered channel pending\.switchboard\.out$`
			case s.out <- line:
			case <-s.stop:
				return
			}
		case <-s.stop:
			return
		}
	}
}

func (s *switchboard) read() {
	for range s.out {
		http.Get("https://example.com")
	}
}

// A buffer takes and gives as it comes.
type buffer struct{ in, out, stop chan string }

//loopvet:loop
func (b *buffer) run() {
	line, out := "", b.out
	for {
		select {
		case line = <-b.in:
		case out <- line:
		case <-b.stop:
			return
		}
	}
}

func (b *buffer) read() {
	for range b.out {
		http.Get("https://example.com")
	}
}

func Switch() {
	s := &switchboard{in: make(chan string), out: make(chan string), stop: make(chan string)}
	go s.run()
	go s.read()
	b := &buffer{in: make(chan string), out: make(chan string), stop: make(chan string)}
	go b.run()
	go b.read()
}
