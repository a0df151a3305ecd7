// Package pool runs tasks on workers, without a limit.
package pool

import "sync"

type Pool struct {
	mu    sync.Mutex
	tasks []func()
	ready chan struct{}
	done  []func(error)
}

func New(workers int) *Pool {
	p := &Pool{ready: make(chan struct{}, 1)}
	for range workers {
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	for range p.ready {
		p.mu.Lock()
		tasks := p.tasks
		p.tasks = nil
		p.mu.Unlock()
		for _, t := range tasks {
			t()
		}
	}
}

// Submit keeps f for a worker.
func (p *Pool) Submit(f func()) {
	p.mu.Lock()
	p.tasks = append(p.tasks, f)
	p.mu.Unlock()
	select {
	case p.ready <- struct{}{}:
	default:
	}
}

// Each submits one task for each value, and calls name at once.
func Each[T any](p *Pool, xs []T, name func(T) string, f func(T)) (names []string) {
	for _, x := range xs {
		p.Submit(func() { f(x) })
		names = append(names, name(x))
	}
	return names
}
