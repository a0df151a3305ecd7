// Package queue does jobs one after the other, apart from the one who asks.
package queue

import "sync"

// A Job is one note to archive.
type Job struct{ ID string }

// An Outbox delivers jobs in order.
type Outbox struct {
	jobs    chan Job
	pending sync.WaitGroup
	done    chan struct{}
	once    sync.Once
}

// NewOutbox starts an outbox that delivers with the given function.
func NewOutbox(deliver func(Job) error) *Outbox {
	o := &Outbox{jobs: make(chan Job), done: make(chan struct{})}
	go o.work(deliver)
	return o
}

// Put hands over a job, when the one before has been delivered.
func (o *Outbox) Put(j Job) {
	o.pending.Add(1)
	o.jobs <- j
}

// TryPut hands over a job if the outbox is idle.
func (o *Outbox) TryPut(j Job) bool {
	o.pending.Add(1)
	select {
	case o.jobs <- j:
		return true
	default:
		o.pending.Done()
		return false
	}
}

// Flush waits until every job has been delivered.
func (o *Outbox) Flush() { o.pending.Wait() }

// Close ends the outbox after its last job.
func (o *Outbox) Close() {
	o.once.Do(func() { close(o.jobs) })
	<-o.done
}

func (o *Outbox) work(deliver func(Job) error) {
	defer close(o.done)
	for j := range o.jobs {
		_ = deliver(j) // the next refresh shows whether it is gone
		o.pending.Done()
	}
}
