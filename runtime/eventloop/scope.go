package eventloop

import (
	"context"
	"errors"
	"time"
)

// A scope is a part of a task that can be cancelled by itself: the whole task,
// what a Within encloses, what a Together encloses. A shield is one that does
// not heed the scopes around it. Within a cancelled scope every wait fails, not
// only the first, as with a context: what must wait all the same, to clean up,
// does so in a Shield.
type scope struct {
	t      *Task
	up     *scope
	cause  error
	shield bool
	ctx    context.Context // made when asked for
	stop   context.CancelCauseFunc
}

func (s *scope) cancel(cause error) {
	t := s.t
	if s.cause != nil || t.state == taskEnded {
		return
	}
	s.cause, t.hit = cause, true
	if s.stop != nil {
		s.stop(cause)
	}
	if !t.deaf && t.cancelled() != nil {
		t.wake()
	}
}

// cancelled returns the cause of the outermost scope that is cancelled and not
// shielded against; nil if there is none.
func (t *Task) cancelled() (cause error) {
	for s := t.scope; s != nil; s = s.up {
		if s.cause != nil {
			cause = s.cause
		}
		if s.shield {
			break
		}
	}
	return cause
}

func (s *scope) context() context.Context {
	if s.ctx == nil {
		parent := s.t.base()
		switch {
		case s.up != nil && s.shield:
			parent = context.WithoutCancel(s.up.context())
		case s.up != nil:
			parent = s.up.context()
		}
		s.ctx, s.stop = context.WithCancelCause(parent)
		if s.cause != nil {
			s.stop(s.cause)
		}
	}
	return s.ctx
}

// base is the context whose values the task has.
func (t *Task) base() context.Context {
	if t.values == nil {
		return context.Background()
	}
	return t.values
}

// enclose runs f in a new scope.
func (t *Task) enclose(s *scope, f func() error) error {
	s.t, s.up = t, t.scope
	t.scope = s
	defer func() {
		t.scope = s.up
		if s.stop != nil {
			s.stop(context.Canceled)
		}
	}()
	return f()
}

// Context returns a context for what the task calls on other goroutines or what
// wants one: it ends, with the cause, when the task is cancelled, or the
// innermost [Within] or [Together] that encloses the call; and when that, or
// the task, has ended. Only the task may call it.
func (t *Task) Context() context.Context {
	t.outermost()
	return t.scope.context()
}

// Cancel makes every wait of the task and of its descendants return cause, or
// [context.Canceled] if cause is nil, from now on. One that has not begun does
// not begin. A task that ends with an error that wraps the cause has done what
// was asked; the error handler does not hear of it. Only the loop may call
// Cancel.
//
//loopvet:only loop
func (t *Task) Cancel(cause error) {
	t.l.check(true)
	if cause == nil {
		cause = context.Canceled
	}
	t.cancelTree(cause)
}

func (t *Task) cancelTree(cause error) {
	if t.state != taskEnded {
		t.outermost().cancel(cause)
	}
	for c := t.child; c != nil; c = c.next {
		c.cancelTree(cause)
	}
}

// outermost is the scope of Cancel. It is made when it is needed, and added to the
// scopes that t is in.
func (t *Task) outermost() *scope {
	if t.outer == nil {
		t.outer = &scope{t: t}
		last := &t.scope
		for *last != nil {
			last = &(*last).up
		}
		*last = t.outer
	}
	return t.outer
}

// expected tells whether the task was cancelled and may therefore end with err.
func (t *Task) expected(err error) bool {
	return t.outer != nil && t.outer.cause != nil && (errors.Is(err, t.outer.cause) || errors.Is(err, context.Canceled))
}

// Within runs f, whose waits fail once d has passed: with an error that wraps
// [context.DeadlineExceeded], and so does Within if f returns it. It does not
// interrupt what does not wait. If the task is cancelled, that cause comes
// first.
//
//loopvet:callback f
//loopvet:once
//loopvet:nonblocking
func Within(t *Task, d time.Duration, f func(*Task) error) error {
	var s scope
	cause := &timeoutError{d}
	limit := &callback{l: t.l, kind: internal, at: nowhere, f: func() { s.cancel(cause) }}
	t.l.arm(limit, t.l.until(d))
	defer limit.cancel()
	return t.enclose(&s, func() error { return f(t) })
}

// Shield runs f, in which waits do not heed that the task is cancelled: to
// close a file, to say goodbye to a peer. Close's patience with it ends with
// [WithCloseGrace].
//
//loopvet:callback f
//loopvet:once
//loopvet:nonblocking
func Shield(t *Task, f func(*Task) error) error {
	return t.enclose(&scope{shield: true}, func() error { return f(t) })
}

// A TaskGroup is a set of tasks that end together: see [Together].
type TaskGroup struct {
	t     *Task
	scope scope
	left  int
	err   error

	lenient bool // errors of tasks are their own
}

// Together runs f, and waits for all tasks that it has started with
// [TaskGroup.Go]. The first error, of f or of a task, cancels all others, with
// that error as the cause, and is the result. So does the cancellation of t.
// When Together has returned, none of the tasks is left.
//
//loopvet:callback f
//loopvet:once
//loopvet:nonblocking
func Together(t *Task, f func(*TaskGroup) error) error {
	g := &TaskGroup{t: t}
	returned := false
	defer func() {
		if !returned { // f panicked
			g.fail(context.Canceled)
			g.wait()
		}
	}()
	err := t.enclose(&g.scope, func() error { return f(g) })
	if err != nil {
		g.fail(err)
	}
	returned = true
	g.wait()
	return g.err
}

// wait waits for the tasks. Cancellation reaches them as children of ours.
func (g *TaskGroup) wait() {
	for g.left > 0 {
		g.t.deaf = true
		_ = g.t.park(forGroup, g, 0)
		if g.t.co.force {
			break // they are ended in the same way
		}
	}
	g.t.deaf = false
}

// Go starts a task of the group. See [Loop.Go] for what it may fail of; such an
// error is the task's, and so the group's. Only f of [Together] and the group's
// tasks may call it.
//
//loopvet:callback f
//loopvet:once
//loopvet:only loop
//loopvet:schedules async
func (g *TaskGroup) Go(name string, f func(*Task) error) {
	g.t.l.check(f != nil)
	g.start(name, plainBody(f))
}

func (g *TaskGroup) start(name string, b body) {
	t := &Task{group: g}
	g.left++
	g.t.l.start(t, g.t, name, b)
	if g.scope.cause != nil {
		t.cancelTree(g.scope.cause)
	}
}

func (g *TaskGroup) fail(err error) {
	if g.err != nil {
		return
	}
	g.err = err
	g.scope.cancel(err)
	for c := g.t.child; c != nil; c = c.next {
		if c.group == g {
			c.cancelTree(err)
		}
	}
}

// ended is called when a task of the group has ended.
func (g *TaskGroup) ended(t *Task, err error) {
	g.left--
	switch {
	case err == nil || t.expected(err):
	case g.lenient:
		t.l.report(&TaskError{Task: t.String(), Err: err})
	default:
		g.fail(err)
	}
	if g.left == 0 && g.t.on == any(g) {
		g.t.wake()
	}
}
