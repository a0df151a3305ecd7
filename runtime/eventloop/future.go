package eventloop

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
)

// A fate is what somebody can wait for: whether something has ended, and how.
type fate struct {
	owner   *Task // who will settle it; nil if not a task
	settled bool
	err     error
	one     *Task // who waits
	more    *crowd
}

// A crowd is who else waits for a fate, or what has become of its error.
type crowd struct {
	gates   []*gate
	failure *failure
}

func (f *fate) others() *crowd {
	if f.more == nil {
		f.more = new(crowd)
	}
	return f.more
}

// then has g called when f is settled.
func (f *fate) then(g func(error)) {
	f.others().gates = append(f.more.gates, &gate{then: g})
}

// A gate is a task that waits for several fates, or for a crowded one.
type gate struct {
	t      *Task
	left   int  // how many must still be settled
	hasty  bool // or one, with an error
	failed bool
	then   func(error) // instead of t
}

func (f *fate) awaited() bool { return f.one != nil || f.more != nil && len(f.more.gates) > 0 }

func (f *fate) settle(err error) {
	f.settled, f.err = true, err
	if f.one != nil {
		f.one.wake()
	}
	more := f.more
	f.one, f.more = nil, nil
	if more == nil {
		return
	}
	for _, g := range more.gates {
		if g.then != nil {
			g.then(err)
		} else if g.tell(err); g.open() {
			g.t.wake()
		}
	}
}

// tell says that one of its fates is settled.
func (g *gate) tell(err error) {
	g.left--
	g.failed = g.failed || err != nil
}

func (g *gate) open() bool { return g.left <= 0 || g.hasty && g.failed }

// await waits until f is settled. Its error is that of waiting.
func (t *Task) await(f *fate) error {
	if err := t.enter(); err != nil {
		return err
	}
	if !f.settled {
		if t.circular(f) {
			return ErrDeadlock
		}
		if f.one != nil {
			return t.through(&gate{t: t, left: 1}, f)
		}
		f.one = t
		err := t.park(forFuture, f, 0)
		if !f.settled {
			f.one = nil
			return err
		}
	}
	f.hear(t.l)
	return nil
}

// through waits until the gate is open.
func (t *Task) through(g *gate, fs ...*fate) error {
	for _, f := range fs {
		if f.settled {
			g.tell(f.err)
		} else {
			f.others().gates = append(f.more.gates, g)
		}
	}
	var err error
	if !g.open() {
		var on any
		if len(fs) == 1 {
			on = fs[0]
		}
		err = t.park(forFutures, on, 0)
	}
	for _, f := range fs {
		if f.more != nil {
			f.more.gates = slices.DeleteFunc(f.more.gates, func(o *gate) bool { return o == g })
		}
	}
	if g.open() {
		return nil
	}
	return err
}

// mine checks that what t is to wait for belongs to its loop.
func (t *Task) mine(l *Loop) {
	if l != t.l {
		panic("eventloop: what is awaited belongs to another loop; use Call to wait for that one")
	}
}

// circular tells whether f waits, through others, for t.
func (t *Task) circular(f *fate) bool {
	for o := f.owner; o != nil; {
		if o == t {
			return true
		}
		switch on := o.on.(type) {
		case *fate:
			o = on.owner
		case *TaskGroup:
			return t.group == on
		default:
			return false
		}
	}
	return false
}

// hear says that somebody has been told the error.
func (f *fate) hear(l *Loop) {
	if f.more != nil {
		delete(l.failures, f.more.failure)
		f.more = nil
	}
}

// A Future is a result that is there, or will be: of a task that [Spawn] has
// started, or of something else, by [NewFuture]. It belongs to one loop.
type Future[T any] struct {
	l    *Loop
	fate *fate
	v    T
}

// Done tells whether the result is there, so that Await would not wait. Only
// the loop may call it.
func (f *Future[T]) Done() bool { return f.fate.settled }

// Await waits for the result of f and returns it. If t is cancelled meanwhile,
// it returns the cause; f goes on. It returns [ErrDeadlock] if f is the result
// of a task that waits, itself or through others, for t.
//
//loopvet:nonblocking
func Await[T any](t *Task, f *Future[T]) (T, error) {
	t.mine(f.l)
	if err := t.await(f.fate); err != nil {
		var zero T
		return zero, err
	}
	return f.v, f.fate.err
}

// A spawned is a task with a future: one allocation.
type spawned[T any] struct {
	task   Task
	future Future[T]
	f      func(*Task) (T, error)
}

func (s *spawned[T]) run(t *Task) (err error) {
	s.future.v, err = s.f(t)
	return err
}

func (s *spawned[T]) function() any { return s.f }

// Spawn starts a task with a result, as [Loop.Go] does, as a child of t. An
// error that nobody has asked for when the future is collected, or the loop
// closed, goes to the error handler as a [*TaskError].
//
//loopvet:callback f
//loopvet:once
//loopvet:only loop
//loopvet:schedules async
//loopvet:awaited
//loopvet:why the future has the error of the task, and nothing else tells it in time; Await it, or start the task with Go
func Spawn[T any](t *Task, name string, f func(*Task) (T, error)) *Future[T] {
	t.l.check(f != nil)
	s := &spawned[T]{f: f}
	s.future.l, s.future.fate = t.l, &s.task.fate
	t.l.start(&s.task, t, name, s)
	return &s.future
}

// watch tells the loop when the future is collected.
func (s *spawned[T]) watch(l *Loop, f *failure) {
	runtime.AddCleanup(s, func(f *failure) {
		l.inject(func() { l.unasked(f) })
	}, f)
}

// A failure is an error of a spawned task that nobody has asked for yet.
type failure struct{ err *TaskError }

// unheard keeps or reports the error of a task that nobody waits for.
func (t *Task) unheard(err error) {
	e := &TaskError{Task: t.String(), Err: err}
	s, ok := t.body.(interface{ watch(*Loop, *failure) })
	if !ok {
		t.l.report(e)
		return
	}
	e.Rule = "unawaited"
	f := &failure{e}
	t.fate.others().failure = f
	t.l.failures[f] = struct{}{}
	s.watch(t.l, f)
}

func (l *Loop) unasked(f *failure) {
	if _, ok := l.failures[f]; ok {
		delete(l.failures, f)
		l.local.Unretrieved++
		l.report(f.err)
	}
}

// unretrieved reports the failures that nobody has asked for at the end.
func (l *Loop) unretrieved() {
	for f := range l.failures {
		l.unasked(f)
	}
}

// NewFuture returns a future and the function that settles it, which any
// goroutine may call, and whose second call does nothing: the way into the loop
// for code that calls back. Only the loop may await it.
func NewFuture[T any](l *Loop) (*Future[T], func(T, error)) {
	f := &Future[T]{l: l, fate: new(fate)}
	var once sync.Once
	return f, func(v T, err error) {
		once.Do(func() {
			l.inject(func() {
				f.v = v
				f.fate.settle(err)
			})
		})
	}
}

// All waits for all of the futures, or the first error among them, and returns
// the results in their order, or that error. The other tasks go on: see
// [Together] for tasks that do not.
//
//loopvet:nonblocking
func All[T any](t *Task, fs ...*Future[T]) ([]T, error) {
	if _, err := several(t, len(fs), true, fs); err != nil {
		return nil, err
	}
	vs := make([]T, len(fs))
	for i, f := range fs {
		vs[i] = f.v
		if f.fate.settled && f.fate.err != nil {
			f.fate.hear(t.l)
			return nil, f.fate.err
		}
	}
	return vs, nil
}

// Any waits for the first of the futures that has no error, and returns its
// result; or the errors, joined, if all fail.
//
//loopvet:nonblocking
func Any[T any](t *Task, fs ...*Future[T]) (T, error) {
	var zero T
	var errs []error
	for left := slices.Clone(fs); len(left) > 0; {
		i, err := several(t, 1, false, left)
		if err != nil {
			return zero, err
		}
		f := left[i]
		if f.fate.err == nil {
			return f.v, nil
		}
		f.fate.hear(t.l)
		errs = append(errs, f.fate.err)
		left = slices.Delete(left, i, i+1)
	}
	if len(errs) == 0 {
		return zero, errors.New("eventloop: Any of no futures")
	}
	return zero, errors.Join(errs...)
}

// Race waits for the first of the futures that is settled, with a result or an
// error, and returns that; of those that already are, the first in the list.
//
//loopvet:nonblocking
func Race[T any](t *Task, fs ...*Future[T]) (T, error) {
	var zero T
	if len(fs) == 0 {
		return zero, errors.New("eventloop: Race of no futures")
	}
	i, err := several(t, 1, false, fs)
	if err != nil {
		return zero, err
	}
	fs[i].fate.hear(t.l)
	return fs[i].v, fs[i].fate.err
}

// several waits until n of the futures are settled, or if hasty one with an error.
// It tells the first that is.
func several[T any](t *Task, n int, hasty bool, fs []*Future[T]) (first int, err error) {
	if err := t.enter(); err != nil {
		return -1, err
	}
	list := make([]*fate, len(fs))
	for i, f := range fs {
		t.mine(f.l)
		if list[i] = f.fate; !f.fate.settled && t.circular(f.fate) {
			return -1, ErrDeadlock
		}
	}
	err = t.through(&gate{t: t, left: n, hasty: hasty}, list...)
	return slices.IndexFunc(list, func(f *fate) bool { return f.settled }), err
}

// Call runs f as a task of l and waits for its result: the way from another
// goroutine into the loop and back. If ctx ends first, the task is cancelled
// with its cause, and Call returns that; [ErrClosed] if the loop is closed,
// [ErrFull] if the inbox is full. On the loop itself it returns [ErrDeadlock]:
// use [Spawn] and [Await] there.
//
//loopvet:callback f
//loopvet:once
//loopvet:waits
func Call[T any](ctx context.Context, l *Loop, f func(*Task) (T, error)) (T, error) {
	var v T
	if f == nil {
		panic("eventloop: Call(nil)")
	}
	if l.isLoop() {
		return v, ErrDeadlock
	}
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	var task *Task // the loop's
	err := l.Post(func() {
		task = new(Task)
		task.fate.then(func(err error) { done <- result{v, err} })
		l.start(task, nil, "call", plainBody(func(t *Task) (err error) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			v, err = f(t)
			return err
		}))
	})
	if err != nil {
		return v, err
	}
	var zero T
	select {
	case r := <-done:
		return r.v, r.err
	case <-ctx.Done():
		l.inject(func() {
			if task != nil {
				task.Cancel(context.Cause(ctx))
			}
		})
		return zero, context.Cause(ctx)
	case <-l.closed:
		select {
		case r := <-done:
			return r.v, r.err
		default:
			return zero, ErrClosed
		}
	}
}
