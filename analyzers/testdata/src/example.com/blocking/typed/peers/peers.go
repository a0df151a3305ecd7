// Package peers says what type the handlers of its events have.
package peers

import "example.com/blocking/typed/event"

type Peer struct{ Name string }

func ForPeer(handler any, args ...any) { handler.(func(*Peer))(args[0].(*Peer)) }

func ForCount(handler any, args ...any) {
	if count, ok := handler.(func(n int) error); ok {
		_ = count(args[0].(int))
	}
}

// A Set is a set of peers; both of its events are one to who is given them.
type Set struct{ Found, Counted *event.Event }

func NewSet() *Set {
	s := &Set{Found: event.New(ForPeer), Counted: event.New(ForCount)}
	both := []*event.Event{s.Found, s.Counted}
	for _, e := range both {
		e.On(nil)
	}
	return s
}

func (s *Set) Add(p *Peer) { s.Found.Fire(p) }

func (s *Set) Count() { s.Counted.Fire(1) }
