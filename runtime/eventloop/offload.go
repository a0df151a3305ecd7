package eventloop

import (
	"context"
	"runtime/pprof"
	"slices"
	"sync"
	"time"
)

// Offload runs work, a computation, on another goroutine and then done, with
// its result, on the loop. It never waits: it returns [ErrFull] if
// [WithOffloadLimit] is reached, and [ErrClosed] if the loop is closed or being
// closed. Otherwise done is called exactly once, unless Close drops it. The
// results have room of their own, so a full inbox does not keep them back. In a
// task, [Compute] is the better way.
//
// The context ends when the loop is closed; Stop does not end it. If work
// panics, done gets a [*PanicError]; if it calls [runtime.Goexit], it gets
// [ErrGoexit]; both with the zero value of T. There are only so many goroutines
// for it, one less than processors by default (see [WithOffloaders]), and Close
// waits for it, so it should heed its context. What waits more than it computes
// belongs in [OffloadBlocking].
//
// Work starts in the order of the calls, also while the loop does not run. Any
// goroutine may call Offload.
//
//loopvet:callback done
//loopvet:once
//loopvet:offload work
//loopvet:schedules async
//loopvet:why work runs on a goroutine of its own, and done on the loop
//loopvet:awaited
//loopvet:why if it is an error, work and done never run; look at it, and say so to whoever waits for the result
func Offload[T any](l *Loop, work func(context.Context) (T, error), done func(T, error)) error {
	return offloadTo(&l.cpu, work, done)
}

// OffloadBlocking is [Offload] for work that waits: for files, for other
// machines, for whatever blocks its goroutine. It has its own goroutines and its
// own limit: see [WithBlockers] and [WithBlockLimit]. In a task, [Blocking] is
// the better way.
//
//loopvet:callback done
//loopvet:once
//loopvet:offload work
//loopvet:schedules async
//loopvet:why work runs on a goroutine of its own, and done on the loop
//loopvet:awaited
//loopvet:why if it is an error, work and done never run; look at it, and say so to whoever waits for the result
func OffloadBlocking[T any](l *Loop, work func(context.Context) (T, error), done func(T, error)) error {
	return offloadTo(&l.blocking, work, done)
}

func offloadTo[T any](p *pool, work func(context.Context) (T, error), done func(T, error)) error {
	if work == nil || done == nil {
		panic("eventloop: nil function")
	}
	return p.submit(&job{callback: true, run: func() {
		contain(p.l.ctx, work, func(v T, err error) {
			p.l.deliver(&callback{l: p.l, at: nowhere, kind: offload, f: func() {
				p.finished()
				done(v, err)
			}})
		})
	}})
}

// Compute runs work, a computation, on another goroutine, suspends the task
// meanwhile, and returns the result. Its context is that of the task. If the
// task is cancelled before the work has begun, Compute returns the cause and
// the work never begins; if it has begun, its context ends, and Compute waits
// for it, so that nothing of it goes on behind the caller's back. Errors are
// those of work, and of [Offload].
//
//loopvet:offload work
//loopvet:nonblocking
func Compute[T any](t *Task, work func(context.Context) (T, error)) (T, error) {
	return offloadFrom(t, &t.l.cpu, work)
}

// Blocking is [Compute] for work that waits: for files, for other machines, for
// whatever blocks its goroutine. See [OffloadBlocking].
//
//	resp, err := eventloop.Blocking(t, func(ctx context.Context) (*http.Response, error) {
//		return client.Do(req.WithContext(ctx))
//	})
//
//loopvet:offload work
//loopvet:nonblocking
func Blocking[T any](t *Task, work func(context.Context) (T, error)) (T, error) {
	return offloadFrom(t, &t.l.blocking, work)
}

func offloadFrom[T any](t *Task, p *pool, work func(context.Context) (T, error)) (T, error) {
	var zero, v T
	err := t.enter()
	if err != nil {
		return zero, err
	}
	done, ctx := false, t.Context()
	j := &job{}
	j.run = func() {
		contain(ctx, work, func(result T, failure error) {
			p.l.inject(func() {
				p.finished()
				v, err, done = result, failure, true
				t.wake()
			})
		})
	}
	if err := p.submit(j); err != nil {
		return zero, err
	}
	for !done {
		cause := t.park(p.reason, nil, 0)
		if cause != nil && !done && p.withdraw(j) {
			return zero, cause
		}
		t.deaf = true // what has begun is waited for
	}
	t.deaf = false
	return v, err
}

// contain calls work and then deliver, which also gets to know if work does not
// return.
func contain[T any](ctx context.Context, work func(context.Context) (T, error), deliver func(T, error)) {
	protect(func() {
		v, err := work(ctx)
		deliver(v, err)
	}, func(err error) {
		var zero T
		deliver(zero, err)
	})
}

// A pool runs jobs on up to workers goroutines. A goroutine ends when no job is
// left: starting one costs little beside work that is worth offloading, and a
// loop that is simply forgotten leaves nothing behind.
type pool struct {
	l       *Loop
	name    string
	reason  reason // to wait
	workers int
	limit   int
	running sync.WaitGroup

	mu     sync.Mutex
	closed bool
	jobs   []*job
	active int // worker goroutines
	open   int // accepted, and the result not used
	lost   int // callbacks that Close has dropped before they began
	stats  PoolStats
}

type job struct {
	run      func()
	callback bool // of Offload: counted when Close drops it
	begun    bool
	queued   time.Duration
}

// submit queues a job, and starts a goroutine for it if there may be another.
func (p *pool) submit(j *job) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrClosed
	}
	if p.open >= p.limit {
		p.stats.Rejected++
		return ErrFull
	}
	p.open++
	j.queued = p.l.clock()
	p.jobs = append(p.jobs, j)
	if p.active < p.workers {
		p.hire()
	}
	return nil
}

// withdraw takes a job back, if it has not begun.
func (p *pool) withdraw(j *job) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if j.begun {
		return false
	}
	if i := slices.Index(p.jobs, j); i >= 0 {
		p.jobs = slices.Delete(p.jobs, i, i+1)
	}
	p.open--
	return true
}

// finished says that the result of a job is being used.
func (p *pool) finished() {
	p.mu.Lock()
	p.open--
	p.mu.Unlock()
}

// drop forgets the jobs that have not begun. A task that waits for one is
// cancelled by Close as well, and withdraws it.
func (p *pool) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, j := range p.jobs {
		if j.callback {
			p.lost++
			p.open--
		}
	}
	p.jobs = nil
}

func (p *pool) wait() { p.running.Wait() }

// dropped is how many callbacks will not be called.
func (p *pool) dropped() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open + p.lost
}

// hire starts a worker. The caller holds mu.
func (p *pool) hire() {
	p.active++
	p.running.Go(p.work)
}

// work does jobs until none is left.
func (p *pool) work() {
	defer p.l.works()()
	// Not the loop's, which the watchdog looks for.
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("eventloop.pool", p.l.name+" "+p.name)))
	begun := time.Duration(-1)
	defer func() { // also if a job calls Goexit
		p.mu.Lock()
		defer p.mu.Unlock()
		p.ended(begun)
		p.active--
		if len(p.jobs) > 0 {
			p.hire()
		}
	}()
	for {
		p.mu.Lock()
		p.ended(begun)
		begun = -1
		if len(p.jobs) == 0 {
			p.mu.Unlock()
			return
		}
		j := p.jobs[0]
		p.jobs[0] = nil
		p.jobs = p.jobs[1:]
		j.begun = true
		begun = p.l.clock()
		p.stats.Running++
		p.stats.Wait.add(begun - j.queued)
		p.mu.Unlock()
		j.run()
	}
}

// ended counts a job that began then. The caller holds mu.
func (p *pool) ended(begun time.Duration) {
	if begun >= 0 {
		p.stats.Running--
		p.stats.Done++
		p.stats.Run.add(p.l.clock() - begun)
	}
}
