package eventloop

import "context"

// Offload runs work on another goroutine and then done, with its result, on the
// loop. It never waits: it returns [ErrFull] if [WithOffloadLimit] is reached,
// and [ErrClosed] if the loop is closed or being closed. Otherwise done is
// called exactly once, unless Close drops it. The results have room of their
// own, so a full inbox does not keep them back.
//
// The context ends when the loop is closed; Stop does not end it. If work
// panics, done gets a [*PanicError]; if it calls [runtime.Goexit], it gets
// [ErrGoexit]; both with the zero value of T. Work need not be fast, but
// there are only so many goroutines for it (see [WithOffloaders]), and Close
// waits for it, so it should heed its context.
//
// Work starts in the order of the calls, also while the loop does not run. Any
// goroutine may call Offload.
//
//loopvet:callback done
//loopvet:offload work
//loopvet:schedules async
//loopvet:why work runs on a goroutine of its own, and done on the loop
//loopvet:awaited
//loopvet:why if it is an error, work and done never run; look at it, and say so to whoever waits for the result
func Offload[T any](l *Loop, work func(context.Context) (T, error), done func(T, error)) error {
	if work == nil || done == nil {
		panic("eventloop: Offload(nil)")
	}
	return l.offload(func() {
		var v T
		err, returned := ErrGoexit, false
		defer func() {
			if !returned {
				err = unreturned(recover())
			}
			l.deliver(func() { done(v, err) })
		}()
		v, err = work(l.ctx)
		returned = true
	})
}

// offload queues a job, and starts a goroutine for it if there may be another.
func (l *Loop) offload(job func()) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closing {
		return ErrClosed
	}
	if l.offloads.Load() >= int64(l.offloadLimit) {
		return ErrFull
	}
	l.offloads.Add(1)
	l.jobs = append(l.jobs, job)
	if l.active < l.offloaders {
		l.hire()
	}
	return nil
}

// hire starts a worker. The caller holds mu, and the loop is not being closed.
func (l *Loop) hire() {
	l.active++
	l.pool.Go(l.work)
}

// work does jobs until none is left. Then the goroutine ends: starting one
// costs little beside work that is worth offloading, and a loop that is simply
// forgotten leaves nothing behind.
func (l *Loop) work() {
	id := goroutineID()
	l.mu.Lock()
	l.workers[id] = struct{}{}
	l.mu.Unlock()
	defer func() { // also if a job calls Goexit
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.workers, id)
		l.active--
		if len(l.jobs) > 0 {
			l.hire()
		}
	}()
	for {
		l.mu.Lock()
		if len(l.jobs) == 0 {
			l.mu.Unlock()
			return
		}
		job := l.jobs[0]
		l.jobs[0] = nil
		l.jobs = l.jobs[1:]
		l.mu.Unlock()
		job()
	}
}

// deliver queues a result. There is always room: offloads counts it.
func (l *Loop) deliver(done func()) {
	h := &Handle{l: l, at: nowhere, kind: offload, f: func() {
		l.offloads.Add(-1)
		done()
	}}
	l.mu.Lock()
	first := len(l.results) == 0
	l.results = append(l.results, h)
	l.mu.Unlock()
	if first {
		l.wake()
	}
}
