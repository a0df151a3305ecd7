// Package event calls its observers while it holds its lock.
package event

import "sync"

type Source[T any] struct {
	mu        sync.Mutex
	observers []func(T)
	last      T
}

func (s *Source[T]) Observe(f func(T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observers = append(s.observers, f)
}

// Emit holds the lock while the observers run.
func (s *Source[T]) Emit(v T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = v
	for _, f := range s.observers {
		f(v)
	}
}

// EmitCopy does not.
func (s *Source[T]) EmitCopy(v T) {
	s.mu.Lock()
	fs := append([]func(T){}, s.observers...)
	s.mu.Unlock()
	for _, f := range fs {
		f(v)
	}
}

func (s *Source[T]) Last() T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}
