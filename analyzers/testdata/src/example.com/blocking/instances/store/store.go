// Package store keeps what it loads.
package store

// A Store loads what it does not have yet.
type Store[K comparable, V any] struct {
	load func(K) V
	have map[K]V
	done []func(V)
}

func New[K comparable, V any](load func(K) V) *Store[K, V] {
	return &Store[K, V]{load: load, have: map[K]V{}}
}

func (s *Store[K, V]) OnLoad(f func(V)) { s.done = append(s.done, f) }

func (s *Store[K, V]) Get(k K) V {
	v, ok := s.have[k]
	if !ok {
		v = s.load(k)
		s.have[k] = v
		for _, f := range s.done {
			f(v)
		}
	}
	return v
}

// Named is a store of what has a name.
type Named[V any] struct{ inner *Store[string, V] }

func NewNamed[V any](load func(string) V) Named[V] { return Named[V]{inner: New(load)} }

func (n Named[V]) Get(name string) V { return n.inner.Get(name) }
