// Package state locks itself in each of its methods.
package state

import "sync"

type State struct {
	mu    sync.Mutex
	names []string
}

func (s *State) Add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

func (s *State) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.names)
}

// Full calls a method that locks, under the lock.
func (s *State) Full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Count() > 10
}

// Room gives the lock back first.
func (s *State) Room() int {
	s.mu.Lock()
	n := len(s.names)
	s.mu.Unlock()
	return n - s.Count()
}
