// Package replies has a loop of its own that answers on channels which requests bring.
package replies

import (
	"context"
	"time"
)

type get struct {
	key    string
	answer chan string
}

type put struct {
	key, value string
	done       chan bool
}

type drop struct {
	key  string
	done chan bool
}

// A List can be asked for by other packages too.
type List struct{ Keys chan []string }

type count struct{ n chan int }

// A peek brings a channel with room for its one answer, a watch one for many.
type peek struct{ value chan string }

type watch struct{ values chan string }

// A task is answered in what is done last, a call by one of two answers.
type task struct {
	do  func() error
	err chan error
}

type call struct {
	value chan string
	err   chan error
}

type store struct {
	tasks   chan *task
	calls   chan *call
	gets    chan get
	puts    chan *put
	drops   chan drop
	counts  chan count
	peeks   chan peek
	watches chan watch
	stop    chan struct{}
	Lists   chan List
	values  map[string]string
	held    []get
}

//loopvet:loop
func (s *store) run() {
	for {
		select {
		case r := <-s.gets:
			if _, ok := s.values[r.key]; !ok {
				s.held = append(s.held, r)
				continue
			}
			r.answer <- s.values[r.key]
		case r := <-s.puts:
			s.values[r.key] = r.value
			for _, h := range s.held {
				h.answer <- r.value
			}
			s.reply(r)
		case r := <-s.drops:
			delete(s.values, r.key)
			r.done <- true // want `^send on unbuffered channel replies\.drop\.done waits for another goroutine on the replies loop: \(\*replies\.store\)\.run → send on unbuffered channel replies\.drop\.done$`
		case r := <-s.counts:
			r.n <- len(s.values) // want `^send on unbuffered channel replies\.count\.n waits for another goroutine on the replies loop: \(\*replies\.store\)\.run → send on unbuffered channel replies\.count\.n$`
		case r := <-s.peeks:
			r.value <- "value"
		case r := <-s.watches:
			r.values <- "value" // want `^send on channel replies\.watch\.values of capacity 1 waits for another goroutine on the replies loop: \(\*replies\.store\)\.run → send on channel replies\.watch\.values of capacity 1 \(its reader \(\*replies\.store\)\.Watch may itself wait\)$`
		case r := <-s.tasks:
			r.err <- r.do()
		case r := <-s.calls:
			if len(s.values) == 0 {
				r.err <- context.Canceled
				continue
			}
			r.value <- "value"
		case r := <-s.Lists:
			r.Keys <- nil // want `^send on unbuffered channel replies\.List\.Keys waits for another goroutine on the replies loop: \(\*replies\.store\)\.run → send on unbuffered channel replies\.List\.Keys$`
		}
	}
}

func (s *store) reply(r *put) { r.done <- true }

// get waits for the answer, and so does who asks by put.
func (s *store) get(key string) string {
	answer := make(chan string)
	s.gets <- get{key, answer}
	return <-answer
}

func (s *store) put(key, value string) bool {
	r := &put{key: key, value: value, done: make(chan bool)}
	select {
	case s.puts <- r:
		if value == "" {
			<-r.done
			return false
		}
		return <-r.done
	case <-s.stop:
		return false
	}
}

// drop may leave before it is answered.
func (s *store) drop(ctx context.Context, key string) {
	r := drop{key: key, done: make(chan bool)}
	s.drops <- r
	select {
	case <-r.done:
	case <-ctx.Done():
	}
}

// count waits only if it wants to know.
func (s *store) count(wait bool) int {
	r := count{make(chan int)}
	s.counts <- r
	if !wait {
		return 0
	}
	return <-r.n
}

func (s *store) list() []string {
	r := List{make(chan []string)}
	s.Lists <- r
	return <-r.Keys
}

func start() *store {
	s := &store{gets: make(chan get), puts: make(chan *put), drops: make(chan drop), counts: make(chan count), stop: make(chan struct{}),
		Lists: make(chan List), values: map[string]string{}}
	go s.run()
	return s
}

// Peek may be gone when the answer comes, for which there is room.
func (s *store) Peek(ctx context.Context) string {
	r := peek{make(chan string, 1)}
	s.peeks <- r
	select {
	case v := <-r.value:
		return v
	case <-ctx.Done():
		return ""
	}
}

func (s *store) Watch(ctx context.Context) {
	r := watch{make(chan string, 1)}
	s.watches <- r
	for {
		select {
		case <-r.values:
			time.Sleep(time.Second)
		case <-ctx.Done():
			return
		}
	}
}

func (s *store) Do(f func() error) (err error) {
	ch := make(chan error)
	defer func() { err = <-ch }()
	s.tasks <- &task{f, ch}
	return
}

func (s *store) Call() (string, error) {
	c := &call{make(chan string), make(chan error)}
	s.calls <- c
	select {
	case v := <-c.value:
		return v, nil
	case err := <-c.err:
		return "", err
	}
}
