// Package undeclared has loops that nobody declares: they may take long, but not wait
// for themselves.
package undeclared

import (
	"context"
	"net"
	"net/http"
	"sync"
)

type event struct{ n int }

type server struct {
	events chan event
	stops  chan struct{}
	total  int
}

func newServer() *server {
	return &server{events: make(chan event), stops: make(chan struct{})}
}

func (s *server) run(ctx context.Context) {
	for {
		select {
		case e := <-s.events:
			http.Get("http://localhost/") // it may take long
			s.handle(e)
		case <-s.stops:
			go s.Publish(event{0})
			return
		case <-ctx.Done():
			return
		}
	}
}

func (s *server) handle(e event) {
	if s.total += e.n; e.n > 3 {
		s.Publish(event{e.n - 1})
	}
	select {
	case s.events <- event{1}:
	default:
	}
}

// Publish is for everybody but the loop.
func (s *server) Publish(e event) {
	s.events <- e // want `^send on unbuffered channel undeclared\.server\.events waits for the loop in \(\*undeclared\.server\)\.run that it is called on, a deadlock: \(\*undeclared\.server\)\.run → \(\*undeclared\.server\)\.handle → \(\*undeclared\.server\)\.Publish → send on unbuffered channel undeclared\.server\.events \(only this loop receives from it\)$`
}

// serve has its channel, and the function that sends, in variables.
func serve(in <-chan int) {
	jobs := make(chan int, 8)
	again := func(n int) {
		jobs <- n // want `^send on channel of capacity 8 waits for the loop in func literal in undeclared\.serve that it is called on, a deadlock once the channel is full: `
	}
	go func() {
		for n := range jobs {
			if n > 1 {
				again(n / 2)
			}
		}
	}()
	for n := range in {
		again(n)
	}
}

var requests = make(chan func())

func Queue(f func()) { requests <- f } // want `waits for the loop in undeclared\.requested that it is called on, a deadlock: undeclared\.requested → undeclared\.Queue → `

func requested() {
	for f := range requests {
		f()
		Queue(f)
	}
}

// pair are two loops that send to each other.
type pair struct {
	left, right chan int
	odd, even   int
}

func (p *pair) goLeft(stop chan struct{}) {
	for {
		select {
		case n := <-p.left:
			p.odd += n
			p.right <- n // want `waits for the loop in \(\*undeclared\.pair\)\.goLeft that it is called on, a deadlock: .* \(its reader \(\*undeclared\.pair\)\.goRight may be waiting for this loop\)`
		case <-stop:
			return
		}
	}
}

func (p *pair) goRight(stop chan struct{}) {
	for {
		select {
		case n := <-p.right:
			p.even += n
			p.left <- n // want `waits for the loop in \(\*undeclared\.pair\)\.goRight that it is called on, a deadlock: .* \(its reader \(\*undeclared\.pair\)\.goLeft may be waiting for this loop\)`
		case <-stop:
			return
		}
	}
}

func startPair(stop chan struct{}) {
	p := &pair{left: make(chan int), right: make(chan int)}
	go p.goLeft(stop)
	go p.goRight(stop)
}

// listen gives its lock back when it returns.
type listener struct {
	mu    sync.Mutex
	conns []net.Conn
}

func (l *listener) listen(ln net.Listener) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		l.mu.Lock() // want `waits for the loop in \(\*undeclared\.listener\)\.listen that it is called on, a deadlock: .* \(undeclared\.listener\.mu is locked already\)`
		defer l.mu.Unlock()
		l.conns = append(l.conns, c)
	}
}

// What follows is fine.

// A peer sends to the next one, which has a loop of its own.
type peer struct {
	in   chan int
	next *peer
}

func (p *peer) run() {
	for n := range p.in {
		if n > 0 {
			p.next.tell(n - 1)
		}
	}
}

func (p *peer) tell(n int) { p.in <- n }

func ring(n int) *peer {
	first := &peer{in: make(chan int)}
	last := first
	for range n {
		last = &peer{in: make(chan int), next: last}
		go last.run()
	}
	first.next = last
	go first.run()
	return first
}

// Workers share what they receive from.
type workers struct{ jobs chan int }

func (w *workers) work() {
	for n := range w.jobs {
		if n > 1 {
			w.jobs <- n / 2
		}
	}
}

func startWorkers() *workers {
	w := &workers{jobs: make(chan int)}
	for range 4 {
		go w.work()
	}
	return w
}

// A sender says when it is done.
type sender struct{ out chan string }

func (s *sender) send(text string, done chan bool) {
	if text == "" {
		done <- false
		return
	}
	go func() {
		s.out <- text
		done <- true
	}()
}

func (s *sender) run(texts <-chan string) {
	var waiting []string
	done, busy := make(chan bool, 1), false
	for {
		select {
		case text := <-texts:
			if busy {
				waiting = append(waiting, text)
			} else {
				s.send(text, done)
				busy = true
			}
		case <-done:
			if busy = len(waiting) > 0; busy {
				s.send(waiting[0], done)
				waiting = waiting[1:]
			}
		}
	}
}

// What has been taken out leaves room.
func poll(tick <-chan struct{}, work func() bool) {
	again := make(chan struct{}, 1)
	for {
		select {
		case <-tick:
			select {
			case again <- struct{}{}:
			default:
			}
		case <-again:
			if !work() {
				continue
			}
			again <- struct{}{}
		}
	}
}

// Whoever asks first gets its answer before it asks again.
func keys(read func() int, other <-chan int, use func(int)) {
	ask, answers := make(chan bool), make(chan int)
	go func() {
		for range ask {
			answers <- read()
		}
	}()
	asked := false
	for {
		if !asked {
			ask <- true
			asked = true
		}
		select {
		case k := <-answers:
			asked = false
			use(k)
		case n := <-other:
			use(n)
		}
	}
}

// There is room, as it has seen.
type signaled struct {
	mu    sync.Mutex
	ready chan struct{}
}

func newSignaled() *signaled { return &signaled{ready: make(chan struct{}, 1)} }

func (s *signaled) run(stop <-chan struct{}) {
	for {
		select {
		case <-s.ready:
			if len(s.ready) == 0 {
				s.ready <- struct{}{}
			}
		case <-stop:
			return
		}
	}
}

// A lock that is taken only if that is asked for.
type block struct {
	mu   sync.Mutex
	open bool
}

func (b *block) write(flush bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		b.enable(flush)
	}
}

func (b *block) enable(flush bool) {
	if !flush {
		b.spin()
	}
	b.open = true
}

func (b *block) spin() {
	b.mu.Lock() // want `undeclared\.slowly → \(\*undeclared\.block\)\.write → .* \(undeclared\.block\.mu is locked already\)`
	defer b.mu.Unlock()
}

func quickly(b *block, in <-chan int) {
	for range in {
		b.write(true)
	}
}

func slowly(b *block, in <-chan int) {
	for range in {
		b.write(false)
	}
}

// Who has taken a place gives it back, whoever does it.
type places struct{ free chan struct{} }

func newPlaces() *places {
	p := &places{free: make(chan struct{}, 50)}
	for range 50 {
		p.free <- struct{}{}
	}
	return p
}

func (p *places) listen(accept func() (net.Conn, error)) {
	for {
		<-p.free
		c, err := accept()
		if err != nil {
			p.free <- struct{}{}
			continue
		}
		go p.serve(c)
	}
}

func (p *places) serve(c net.Conn) {
	defer func() { p.free <- struct{}{} }()
	c.Close()
}

// The newest wins.
type latest struct {
	in   chan error
	last chan error
}

func newLatest() *latest { return &latest{in: make(chan error), last: make(chan error, 1)} }

func (l *latest) run() {
	for err := range l.in {
		select {
		case <-l.last:
		default:
		}
		l.last <- err
	}
}

// The same with two who send.
type either struct {
	in   chan error
	last chan error
}

func newEither() *either { return &either{in: make(chan error), last: make(chan error, 1)} }

func (l *either) run() {
	for {
		select {
		case err := <-l.in:
			select {
			case <-l.last:
			default:
			}
			l.last <- err // want `waits for the loop in \(\*undeclared\.either\)\.run that it is called on, a deadlock once the channel is full: `
		case <-l.last:
		}
	}
}

func (l *either) fail(err error) { l.last <- err }

func buffered(in <-chan int, out func(int), n int) {
	fifo := make(chan int, n)
	for v := range in {
		if v == 0 {
			for len(fifo) > 0 {
				out(<-fifo)
			}
			continue
		}
		if len(fifo) == cap(fifo) {
			<-fifo
		}
		fifo <- v
	}
}

// A pool that only variables have.
func tokens(next func() []byte, out chan<- []byte, n int) {
	pool := make(chan struct{}, n)
	for range n {
		pool <- struct{}{}
	}
	go func() {
		for {
			<-pool
			if b := next(); len(b) > 0 {
				out <- b
			}
			pool <- struct{}{}
		}
	}()
}

// A queue drains itself when it ends.
type queue struct {
	q    chan int
	done chan struct{}
}

func newQueue() *queue { return &queue{q: make(chan int), done: make(chan struct{})} }

func (q *queue) run() {
	defer func() {
		for {
			select {
			case <-q.q:
			default:
				return
			}
		}
	}()
	for {
		select {
		case n := <-q.q:
			if n > 0 {
				q.put(n - 1)
			}
		case <-q.done:
			return
		}
	}
}

func (q *queue) put(n int) {
	select { // want `^select that waits to send on unbuffered channel undeclared\.queue\.q waits for the loop in \(\*undeclared\.queue\)\.run that it is called on, a deadlock: `
	case q.q <- n:
	case <-q.done:
	}
}

// Each handler gives the lock back, when it likes.
type handler struct{ mu *sync.Mutex }

func (h *handler) handle(n int) { h.mu.Unlock() }

func oneByOne(in <-chan int) {
	var mu sync.Mutex
	mu.Lock()
	for n := range in {
		go func() {
			h := &handler{&mu}
			h.handle(n)
		}()
		mu.Lock()
	}
}

func twice(in <-chan int) {
	var mu sync.Mutex
	mu.Lock()
	for range in {
		mu.Lock() // want `waits for the loop in undeclared\.twice that it is called on, a deadlock: .* \(the lock is locked already\)`
	}
}

// What was taken out before the loop leaves room once.
type early struct{ in, last chan int }

func newEarly() *early { return &early{in: make(chan int), last: make(chan int, 1)} }

func (l *early) run(stop <-chan struct{}) {
	select {
	case <-l.last:
	default:
	}
	for {
		select {
		case n := <-l.in:
			l.last <- n // want `waits for the loop in \(\*undeclared\.early\)\.run that it is called on, a deadlock once the channel is full: `
		case <-l.last:
		case <-stop:
			return
		}
	}
}

// A ring that is looked at for another length is full all the same.
func half(in <-chan int, stop <-chan struct{}) {
	fifo := make(chan int, 8)
	for {
		select {
		case v := <-in:
			if len(fifo) == 16 {
				<-fifo
			}
			fifo <- v // want `waits for the loop in undeclared\.half that it is called on, a deadlock once the channel is full: `
		case <-stop:
			return
		}
	}
}
