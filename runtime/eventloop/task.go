package eventloop

import (
	"context"
	"fmt"
	"os"
	"time"
)

// A Task is a function that runs on the loop and can wait without holding it
// up: while it waits, it is suspended, and the loop goes on. It is handed to
// that function, and its methods that wait may be called there only, directly
// or in what the function calls, not on another goroutine and not in another
// task: such a call panics. Cancel, Name, Err and Done may be called by whatever
// runs on the loop.
//
// Between two waits nothing else runs on the loop, so what tasks share needs no
// lock, and must not be left in between: a sync.Mutex that is held across a wait
// blocks the loop when another task wants it.
type Task struct {
	// What each switch needs comes first, so that it is in one line of the cache.
	l       *Loop
	co      *coro  // while it runs
	id      uint64 // of the goroutine it runs on
	scope   *scope // the innermost, if any
	on      any    // what it waits for: *fate, *desc, *TaskGroup, nil
	waits   reason
	state   taskState
	expired bool // the timer has
	deaf    bool // is not woken by Cancel
	hit     bool // some scope has been cancelled
	budget  uint8

	fate  fate      // what others wait for
	timer *callback // made for the first wait with a deadline
	body  body
	name  string
	made  *origin
	group *TaskGroup

	parent, prev, next, child *Task // the tree; siblings are linked

	outer  *scope          // that of Cancel
	values context.Context // those that Context has; nil is none
}

type taskState uint8

const (
	taskReady taskState = iota // in the ready queue
	taskRunning
	taskWaiting
	taskEnded
)

// A reason is what a task waits for, in dumps.
type reason uint8

const (
	forTime reason = iota
	forReading
	forWriting
	forFuture
	forFutures
	forGroup
	forComputation
	forBlocking
)

var reasons = [...]string{"sleep", "reading from", "writing to", "a future", "several futures", "its group",
	"a computation", "blocking work"}

// budget is how many operations of a task may end at once before it lets others
// run: 128, as in tokio's cooperative scheduling.
const budget = 128

// A body is what a task runs: a function, or one with a result.
type body interface {
	run(t *Task) error
	function() any
}

type plainBody func(*Task) error

func (f plainBody) run(t *Task) error { return f(t) }
func (f plainBody) function() any     { return (func(*Task) error)(f) }

// Go starts a task in the next turn. Its error goes to whoever waits in Join, or
// to the error handler as a [*TaskError] if nobody does when it ends. The task
// is a child of the one that runs now, if any: Cancel of that one cancels it
// too. If there are too many tasks, or the loop is closed, the task has ended
// already, with [ErrTasks] or [ErrClosed]. Only the loop may call Go; other
// goroutines call [Call], or Post a function that calls Go. The name is for
// people and may be empty.
//
//loopvet:callback f
//loopvet:once
//loopvet:only loop
//loopvet:schedules async
func (l *Loop) Go(name string, f func(*Task) error) *Task {
	l.check(f != nil)
	t := new(Task)
	l.start(t, l.current, name, plainBody(f))
	return t
}

// start makes t a task.
func (l *Loop) start(t, parent *Task, name string, b body) {
	t.l, t.name, t.body = l, name, b
	t.fate.owner = t
	if parent == nil {
		parent = &l.root
	}
	if l.debug {
		t.made = here(2)
	}
	t.values = parent.values
	err := error(nil)
	switch {
	case l.over() || l.unwinding:
		err = ErrClosed
	case l.tasks >= l.maxTasks:
		err = ErrTasks
	case parent.hit:
		err = parent.cancelled()
		t.outermost().cause = err // so that nobody takes it for a failure
	}
	t.link(parent)
	l.tasks++
	if l.tracer != nil {
		t.values = l.tracer.Start(t.base(), t)
	}
	if err != nil {
		t.finish(err)
		return
	}
	l.readyTask(t)
}

func (l *Loop) readyTask(t *Task) {
	l.ready.push(t)
	l.tasksReady++
}

func (t *Task) link(parent *Task) {
	t.parent, t.prev, t.next = parent, nil, parent.child
	if t.next != nil {
		t.next.prev = t
	}
	parent.child = t
}

// unlink takes t out of the tree and gives its children to its parent.
func (t *Task) unlink() {
	if t.prev != nil {
		t.prev.next = t.next
	} else {
		t.parent.child = t.next
	}
	if t.next != nil {
		t.next.prev = t.prev
	}
	for c := t.child; c != nil; {
		next := c.next
		c.link(t.parent)
		c = next
	}
	t.parent, t.prev, t.next, t.child = nil, nil, nil, nil
}

// step goes on with the task until it, and what it hands the loop to, waits or
// ends. What is called often does the same by itself: after a switch to another
// stack the processor predicts every return wrongly, so each frame between there
// and here costs as much as a dozen instructions.
func (t *Task) step() {
	if t.begin() {
		l := t.l
		l.at = t.co.at
		l.at.swap()
		l.left()
	}
}

// begin prepares a step, and tells whether there is one.
func (t *Task) begin() bool {
	l := t.l
	l.tasksReady--
	l.alone = 0 // a task gets on
	if t.co == nil {
		if t.hit { // cancelled before it began
			t.finish(t.cancelled())
			return false
		}
		t.co = l.takeCoro()
		t.co.free, t.id = false, t.co.id
	}
	t.state, t.budget = taskRunning, budget
	l.current = t
	l.seen.Store(t)
	return true
}

// left ends the step of the task that has come back to the loop.
func (l *Loop) left() {
	t := l.current
	l.current = nil
	if c := t.co; c.free {
		t.co = nil
		l.giveCoro(c)
		t.finish(t.fate.err)
	}
}

// finish ends the task.
func (t *Task) finish(err error) {
	l := t.l
	t.state = taskEnded
	t.unlink()
	l.tasks--
	l.local.Tasks++
	if t.outer != nil && t.outer.stop != nil {
		t.outer.stop(context.Canceled)
	}
	l.local.failed(err)
	if l.tracer != nil {
		l.tracer.End(t.base(), t, err)
	}
	if s, ok := t.body.(*service); ok {
		s.ended()
	}
	heard := t.fate.awaited() || t.group != nil
	t.fate.settle(err)
	if err != nil && !heard && !t.expected(err) {
		t.unheard(err)
	}
	if t.group != nil {
		t.group.ended(t, err)
	}
}

// suspend gives the loop back until the task is ready. It returns why the task is
// cancelled, if it is.
func (t *Task) suspend(s taskState) error {
	if m := t.leave(s); m != nil {
		c := t.co
		c.at = m
		if m.moved = !m.moved; m.moved { // m.swap, without its frame: see step
			m.next()
		} else {
			m.yield(struct{}{})
		}
		if t.l.errand != nil {
			c.runErrand()
		}
	}
	return t.back()
}

// leave prepares that, and returns in whose place the task is to stand meanwhile: see
// coro. nil means that it may go on at once.
func (t *Task) leave(s taskState) *coro {
	l := t.l
	if l.lent != nil {
		l.keepLent()
	}
	if t.co.force {
		panic(forced{t})
	}
	t.state = s
	switch next := l.successor(); {
	case next == nil:
		return l.at
	case next == t:
		return nil
	default:
		return next.co.at
	}
}

// back is the other side of that.
func (t *Task) back() error {
	switch {
	case t.co.force: // see Loop.force
		return ErrClosed
	case t.hit && !t.deaf:
		return t.cancelled()
	}
	return nil
}

// forced unwinds a task that waits again though the loop is closed.
type forced struct{ t *Task }

func (f forced) Error() string { return "eventloop: task " + f.t.String() + " waits on a closed loop" }

// park waits for wake, at most until the deadline, if it is not 0. It returns
// why the task is cancelled, if it is, [os.ErrDeadlineExceeded], or nil.
func (t *Task) park(why reason, on any, deadline time.Duration) error {
	t.arm(deadline)
	t.waits, t.on, t.expired = why, on, false
	err := t.suspend(taskWaiting)
	t.on = nil
	t.disarm()
	if err == nil && t.expired {
		err = os.ErrDeadlineExceeded
	}
	return err
}

// arm sets the timer of the wait, if there is a deadline.
func (t *Task) arm(deadline time.Duration) {
	if deadline == 0 {
		return
	}
	if t.timer == nil {
		t.timer = &callback{l: t.l, t: t, at: nowhere}
	}
	t.l.arm(t.timer, deadline)
}

func (t *Task) disarm() {
	if t.timer != nil && t.timer.at != nowhere {
		t.l.timers.remove(int(t.timer.at))
	}
}

// wake makes a task that waits ready.
func (t *Task) wake() {
	if t.state == taskWaiting {
		t.state = taskReady
		t.l.readyTask(t)
	}
}

// enter begins an operation that may wait: it checks who calls, and that the
// task is not cancelled, and lets others run if the task has done much.
func (t *Task) enter() error {
	if t.state != taskRunning {
		panic(&Misuse{Rule: "loopaffinity", Text: "task " + t.String() + " was used outside its own function; hand the other its own task"})
	}
	if t.l.debug {
		t.l.affinity()
	}
	if t.hit {
		if cause := t.cancelled(); cause != nil {
			return cause
		}
	}
	if t.budget--; t.budget == 0 {
		t.l.local.ForcedYields++
		return t.pass()
	}
	return nil
}

func (t *Task) pass() error {
	t.l.readyTask(t)
	return t.suspend(taskReady)
}

// Yield lets everything else that is ready run. It returns the cause if the
// task is cancelled, and nil otherwise.
//
//loopvet:nonblocking
func (t *Task) Yield() error {
	t.budget = 2
	if err := t.enter(); err != nil {
		return err
	}
	t.l.readyTask(t)
	if m := t.leave(taskReady); m != nil { // suspend, without its frames: see step
		c := t.co
		c.at = m
		if m.moved = !m.moved; m.moved {
			m.next()
		} else {
			m.yield(struct{}{})
		}
		if t.l.errand != nil {
			c.runErrand()
		}
	}
	return t.back()
}

// Sleep waits for d, or until the task is cancelled: it returns the cause then,
// and nil otherwise. It can be late as a timer can: see [Loop.After].
//
//loopvet:nonblocking
func (t *Task) Sleep(d time.Duration) error {
	if err := t.enter(); err != nil {
		return err
	}
	if d <= 0 {
		return t.pass()
	}
	if err := t.park(forTime, nil, t.l.until(d)); err != os.ErrDeadlineExceeded {
		return err
	}
	return nil
}

// Join waits until the task other has ended, and returns its error; or the
// cause if t is cancelled meanwhile, which other goes on in spite of.
//
//loopvet:nonblocking
func (t *Task) Join(other *Task) error {
	t.mine(other.l)
	if err := t.await(&other.fate); err != nil {
		return err
	}
	return other.fate.err
}

// Loop returns the loop the task runs on. Any goroutine may call it.
func (t *Task) Loop() *Loop { return t.l }

// Name returns the name the task was given. Any goroutine may call it.
func (t *Task) Name() string { return t.name }

// Done tells whether the task has ended. Only the loop may call it.
func (t *Task) Done() bool { return t.fate.settled }

// Err returns the error the task ended with; nil before that. Only the loop may
// call it.
func (t *Task) Err() error {
	if t.state != taskEnded {
		return nil
	}
	return t.fate.err
}

// String names the task: its name, its function, and in debug mode where it was
// made.
func (t *Task) String() string {
	return fmt.Sprintf("%q %s", t.name, describe(t.body.function(), t.made))
}

// unwind ends all tasks: it cancels them, lets them go on until they have ended
// or the grace is over, and then ends the rest by force. Callbacks are kept.
func (l *Loop) unwind(n *CloseError) {
	l.unwinding = true
	for c := l.root.child; c != nil; c = c.next {
		c.cancelTree(ErrClosed)
	}
	over := false
	grace := &callback{l: l, kind: internal, at: nowhere, f: func() { over = true }}
	if l.tasks > 0 {
		l.arm(grace, l.until(l.grace))
	}
	var kept []entry
	for l.tasks > 0 && !over {
		ran := false
		for _, e := range l.ready.all() {
			h, ok := e.(*callback)
			if _, task := e.(*Task); task || ok && h.kind == internal {
				ran = true
				l.step()
				protect(func() { l.call(e) }, l.failed) // not expected to fail
			} else {
				kept = append(kept, e)
			}
		}
		now := l.clock()
		l.books.Lock()
		l.take(now)
		l.expire(now)
		l.poll(now)
		l.books.Unlock()
		if !ran && l.ready.idle() {
			l.sleep(nil, false)
		}
	}
	grace.cancel()
	for l.root.child != nil {
		l.force(l.root.child, n)
	}
	l.ready.next = append(kept, l.ready.all()...)
	for _, c := range l.coros {
		l.endCoro(c)
	}
	l.coros = nil
}

// force ends a task that cleaning up takes too long: what it waits for returns
// ErrClosed, and if it waits again, it panics.
func (l *Loop) force(t *Task, n *CloseError) {
	n.Leaks = append(n.Leaks, Leak{What: fmt.Sprintf("task %q, which waited for %s", t.name, t.waitsFor()), Made: t.where()})
	if c := t.co; c != nil {
		l.current, t.state = t, taskRunning
		l.seen.Store(t)
		l.bringHome(c)
		ended := make(chan struct{})
		go func() { // a Goexit would end this goroutine
			defer close(ended)
			c.force = true
			c.swap()
		}()
		<-ended
		l.current = nil
		t.co = nil
	}
	t.finish(ErrClosed)
}
