// Package ants declares as much of ants as the tests need.
package ants

import "sync"

type Pool struct {
	mu    sync.Mutex
	cond  *sync.Cond
	tasks []func()
	size  int
}

func NewPool(size int) (*Pool, error) {
	p := &Pool{size: size}
	p.cond = sync.NewCond(&p.mu)
	return p, nil
}

func (p *Pool) Submit(task func()) error {
	p.mu.Lock()
	for len(p.tasks) >= p.size {
		p.cond.Wait()
	}
	p.tasks = append(p.tasks, task)
	p.mu.Unlock()
	go p.work()
	return nil
}

func (p *Pool) work() {
	p.mu.Lock()
	task := p.tasks[0]
	p.tasks = p.tasks[1:]
	p.mu.Unlock()
	task()
	p.cond.Signal()
}
