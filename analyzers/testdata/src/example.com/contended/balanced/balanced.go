// Package balanced has functions that are called with a lock, and give it back for as long
// as they wait; and such that only seem to.
package balanced

import (
	"sync"
	"time"
)

type stream struct {
	mu   sync.Mutex
	n    int
	done chan int
	in   chan int
}

//loopvet:loop
func (s *stream) run() {
	for n := range s.in {
		s.mu.Lock()
		s.n += n
		s.mu.Unlock()
	}
}

// await gives back the lock of its caller while it waits, and takes it again.
func (s *stream) await() int {
	s.mu.Unlock()
	n := <-s.done
	s.mu.Lock()
	return n
}

// below leaves it to another.
func (s *stream) below() int { return s.await() }

// Read waits without the lock.
func (s *stream) Read() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.n == 0 {
		s.n = s.below()
	}
	return s.n
}

// A file is slept over with the lock.
type file struct {
	mu   sync.Mutex
	n    int
	done chan int
	in   chan int
}

//loopvet:loop
func (f *file) run() {
	for n := range f.in {
		f.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the balanced loop: \(\*balanced\.file\)\.run → \(\*sync\.Mutex\)\.Lock \(\(\*balanced\.file\)\.Read holds balanced\.file\.mu while it sleeps\)`
		f.n += n
		f.mu.Unlock()
	}
}

// reset takes the lock that it gives back itself.
func (f *file) reset() {
	f.mu.Lock()
	f.n = 0
	f.mu.Unlock()
}

// Read sleeps with the lock, whatever another file does with its own.
func (f *file) Read(other *file) {
	f.mu.Lock()
	other.reset()
	time.Sleep(time.Second)
	f.mu.Unlock()
}

// A cluster runs one function at a time, without its lock.
type cluster struct {
	mu      sync.Mutex
	control []func() bool
	busy    bool
	req     chan int
	sleep   chan int
}

//loopvet:loop
func (c *cluster) run() {
	for n := range c.req {
		println(c.try(n))
	}
}

func (c *cluster) try(n int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return n > 0 && c.each()
}

func (c *cluster) each() bool {
	for _, f := range c.control {
		res := c.start(f)
		select {
		case ok := <-res:
			if ok {
				return true
			}
		case <-c.sleep:
			c.slept()
			return true
		}
	}
	return false
}

// start gives back the lock, which the goroutine takes again: what it sends has room.
func (c *cluster) start(f func() bool) chan bool {
	res := make(chan bool, 1)
	c.mu.Unlock()
	go func() {
		ok := f()
		c.mu.Lock()
		res <- ok
	}()
	return res
}

func (c *cluster) slept() {
	c.mu.Lock()
	c.busy = false
}

// A clock has a timer that is set again, and may have been read.
type clock struct {
	mu   sync.Mutex
	t    *time.Timer
	fake ticker
	read bool
	in   chan int
}

type ticker interface {
	Chan() <-chan time.Time
	Stop() bool
}

//loopvet:loop
func (c *clock) run() {
	for range c.in {
		c.mu.Lock()
		c.mu.Unlock()
	}
}

// Reset takes out what the timer may have sent.
func (c *clock) Reset(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.t.Stop() && !c.read {
		<-c.t.C
	}
	if !c.fake.Stop() {
		<-c.fake.Chan()
	}
	c.t.Reset(d)
}

// A late one waits for a timer that was stopped in time, and never comes.
type late struct {
	mu sync.Mutex
	t  *time.Timer
	in chan int
}

//loopvet:loop
func (l *late) run() {
	for range l.in {
		l.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the balanced loop: \(\*balanced\.late\)\.run → \(\*sync\.Mutex\)\.Lock \(\(\*balanced\.late\)\.Reset holds balanced\.late\.mu while it waits for another goroutine\)`
		l.mu.Unlock()
	}
}

// Reset is wrong.
func (l *late) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.t.Stop() {
		<-l.t.C
	}
}

// Start starts them all.
func Start(s *stream, f *file, c *cluster, k *clock, l *late) {
	go s.run()
	go f.run()
	go c.run()
	go k.run()
	go l.run()
	go func() {
		s.Read()
		f.Read(&file{})
		k.Reset(0)
		l.Reset()
		c.control = append(c.control, func() bool { return true })
	}()
}
