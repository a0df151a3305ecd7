// Package turns takes locks in each turn of a loop.
package turns

import "sync"

type track struct {
	mu     sync.Mutex
	state  sync.RWMutex
	n      int
	next   *track
	pieces []*track
}

// What is deferred waits for the end of the function, not of the turn.
//
//loopvet:loop
func (t *track) deferred(events chan int) {
	for e := range events {
		switch e {
		case 1:
			t.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the turns loop that it is called on, a deadlock: \(\*turns\.track\)\.deferred → \(\*sync\.Mutex\)\.Lock \(turns\.track\.mu is locked already\)$`
			defer t.mu.Unlock()
			t.n++
		case 2:
			t.n--
		}
	}
}

//loopvet:loop
func (t *track) rightly(events chan int) {
	for e := range events {
		func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.n += e
		}()
		t.mu.Lock()
		if e == 3 {
			t.mu.Unlock()
			continue
		}
		t.n++
		t.mu.Unlock()
		for p := t; p != nil; p = p.next {
			p.mu.Lock() // each has its own
			defer p.mu.Unlock()
		}
		for _, p := range t.pieces {
			p.mu.Lock()
			defer p.mu.Unlock()
		}
	}
}

// The lock is taken in the last turn only.
//
//loopvet:loop
func (t *track) last(events chan int) {
	for e := range events {
		if e == 4 {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.n = 0
			return
		}
		t.state.RLock()
		defer t.state.RUnlock()
	}
}

// A session asks for a token while it has none. Who has the lock has one when it asks again.
type session struct {
	mu    sync.Mutex
	token string
	url   string
}

//loopvet:loop
func (s *session) serve(requests chan string) {
	for range requests {
		s.ensure()
	}
}

func (s *session) ensure() string {
	if s.token == "" {
		s.login()
	}
	return s.token
}

func (s *session) login() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = "token"
	s.visit()
}

func (s *session) visit() { s.url = s.ensure() }

// An account does that each time.
type account struct {
	mu  sync.Mutex
	url string
}

//loopvet:loop
func (a *account) serve(requests chan string) {
	for r := range requests {
		a.login(r)
	}
}

func (a *account) login(r string) {
	a.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the turns loop that it is called on, a deadlock: \(\*turns\.account\)\.serve → \(\*turns\.account\)\.login → \(\*turns\.account\)\.visit → \(\*turns\.account\)\.login → \(\*sync\.Mutex\)\.Lock \(turns\.account\.mu is locked already\)$`
	defer a.mu.Unlock()
	a.visit(r)
}

func (a *account) visit(r string) {
	if r != a.url {
		a.login(r)
	}
}
