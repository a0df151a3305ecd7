// Package pool runs tasks on a few workers, and lets callers wait when they
// are all busy.
package pool

type Pool struct{ tasks chan func() }

func New(workers int) *Pool {
	p := &Pool{tasks: make(chan func(), 64)}
	for range workers {
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	for t := range p.tasks {
		t()
	}
}

// Submit waits while 64 tasks are waiting.
func (p *Pool) Submit(f func()) { p.tasks <- f }

// TrySubmit gives up instead.
func (p *Pool) TrySubmit(f func()) bool {
	select {
	case p.tasks <- f:
		return true
	default:
		return false
	}
}
