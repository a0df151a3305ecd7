package eventloop

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/poller"
)

// A Loop runs callbacks and tasks, one at a time. Make one with [New].
type Loop struct {
	config
	id       uint64
	ctx      context.Context // ends with Close
	cancel   context.CancelCauseFunc
	epoch    time.Time     // deadlines count from it
	asleep   atomic.Int32  // awake, onChannel, onSelector
	wakeup   chan struct{} // wakes it if it sleeps onChannel
	signals  atomic.Uint32 // halt, hold
	hasMail  atomic.Bool   // the task queue is not empty
	stuck    atomic.Bool   // no callback has begun since the watchdog looked, and the loop has not slept
	owner    atomic.Uint64 // the goroutine that called Run; 0 if none has
	ticks    atomic.Uint32 // looks of the watchdog
	resting  atomic.Bool   // the watchdog waits to be called
	rouse    chan struct{}
	seen     atomic.Pointer[Task]     // that ran last
	handled  atomic.Pointer[callback] // in debug mode, what runs
	conns    atomic.Int32             // open, or on their way here from another loop
	cpu      pool
	blocking pool
	closed   chan struct{} // closed when Close is complete
	gone     atomic.Bool   // closed is
	dropped  error         // nil or a *CloseError; valid when closed is closed

	mu      sync.Mutex // guards what follows, to the next blank line
	state   State
	closing bool
	mail    taskQueue
	workers map[uint64]struct{} // numbers of the pools' goroutines

	books sync.Mutex // guards tally: what Stats shows
	tally Stats

	// The loop's own.
	taken      taskQueue // the other halves of mail's double buffers
	takenPos   int       // how much of taken.posted has been taken on
	ready      readyQueue
	timers     timerHeap
	seq        uint64
	alarm      *time.Timer
	sel        *poller.Poller
	descs      []*desc // by number
	gen        int32
	registered int
	full       []*desc // listeners that wait for a connection to be closed
	shared     []byte  // what Conn.Next reads into
	current    *Task
	lent       *byte // the first of what the current task writes, perhaps out of shared
	root       Task  // the parent of those without one
	tasks      int
	tasksReady int
	coros      []*coro // that are free
	at         *coro   // in whose place the loop stands while a task runs
	errand     *errand
	handsOver  bool            // tasks may hand the loop over to one another
	done       <-chan struct{} // ends Run, while it does
	unwinding  bool            // tasks end, and nothing else runs
	failures   map[*failure]struct{}
	callbacks  []*callback          // that are free
	signalled  map[*callback]func() // what ends them
	files      map[*File]struct{}
	processes  map[*Process]struct{}
	origins    map[origin]*origin // of descriptors

	steps, polledStep, beganStep, counted uint64
	lookAt, stride                        uint64 // when to look at the clock, and after how many steps again
	lookedAt                              time.Duration
	stallsSeen                            uint64 // when the turn began
	woken, polled, began, mark            time.Duration
	alone                                 int    // turns in which nothing came from elsewhere
	heard                                 bool   // something did
	spinning                              bool   // that they come from nowhere else has been reported
	ticksSeen                             uint32 // of the watchdog, when the turn began
	local                                 Counts
	spells                                []time.Duration // of callbacks, with WithTiming
	longest                               [3]spell        // of this turn
}

// New makes a loop. The error names each option that is not valid. A loop that
// has nothing to do has no goroutine, so one that was made and never run need
// not be closed.
func New(opts ...Option) (*Loop, error) {
	l := &Loop{
		config:   defaults(),
		id:       loops.Add(1),
		epoch:    time.Now(),
		wakeup:   make(chan struct{}, 1),
		rouse:    make(chan struct{}, 1),
		closed:   make(chan struct{}),
		workers:  make(map[uint64]struct{}),
		failures: make(map[*failure]struct{}),

		signalled: make(map[*callback]func()),
		files:     make(map[*File]struct{}),
		processes: make(map[*Process]struct{}),
		origins:   make(map[origin]*origin),
	}
	l.onError, l.onStall = l.log, l.logStall
	if err := Options(opts...)(&l.config); err != nil {
		return nil, err
	}
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	l.cpu = pool{l: l, name: "cpu", reason: forComputation, workers: l.offloaders, limit: l.offloadLimit}
	l.blocking = pool{l: l, name: "blocking", reason: forBlocking, workers: l.blockers, limit: l.blockLimit}
	l.root.l = l
	return l, nil
}

var loops atomic.Uint64

// Name returns the loop's name. Any goroutine may call it.
func (l *Loop) Name() string { return l.name }

// Run makes a loop, runs main as its first task, and closes it when main has
// returned: the other tasks are cancelled then. It returns the error of main,
// joined with the [*CloseError] if something was left, or, if ctx ends first,
// main's error after it has been cancelled with the cause of ctx.
//
//loopvet:callback main
//loopvet:once
//loopvet:waits
//loopvet:runs
func Run(ctx context.Context, main func(*Task) error, opts ...Option) error {
	l, err := New(opts...)
	if err != nil {
		return err
	}
	return l.runMain(ctx, main)
}

func (l *Loop) runMain(ctx context.Context, main func(*Task) error) error {
	var result error
	l.root.values = context.WithoutCancel(ctx)
	first := l.Go("main", main)
	first.fate.then(func(err error) {
		result = err
		l.Close()
	})
	stop := context.AfterFunc(ctx, func() {
		l.inject(func() { first.Cancel(context.Cause(ctx)) })
	})
	defer stop()
	err := l.Run(context.WithoutCancel(ctx))
	if err == ErrClosed {
		return result
	}
	return errors.Join(result, err)
}

// Run makes the calling goroutine the loop until [Loop.Stop], the end of ctx or
// [Loop.Close], and returns nil, [context.Cause] of ctx, or [ErrClosed]
// respectively; a [*CloseError], which wraps ErrClosed, if Close dropped
// anything. Run may be called again, unless the loop is closed. It returns
// [ErrRunning] at once if the loop is running already, and ErrClosed if it is
// closed.
//
// Run does not return if a callback calls [runtime.Goexit]: see the package
// documentation. The goroutine must not be locked to its thread: that makes
// each wake-up some forty times slower, and coroutines that it resumes end the
// program.
//
//loopvet:waits
//loopvet:runs
func (l *Loop) Run(ctx context.Context) (err error) {
	done := ctx.Done()
	if err := l.begin(goroutineID()); err != nil {
		return err
	}
	returning := false
	stop := context.AfterFunc(ctx, l.wake)
	unwatch := l.startWatchdog(ctx)
	defer func() {
		stop()
		unwatch()
		err = l.end(ctx, returning)
	}()
	l.turns(done)
	returning = true
	return nil // end's result
}

// config is what the options set.
type config struct {
	name         string
	inboxCap     int
	maxTasks     int
	maxConns     int
	offloaders   int
	offloadLimit int
	blockers     int
	blockLimit   int
	slowAfter    time.Duration
	grace        time.Duration
	stall        time.Duration // of a peer that does not read
	sharedSize   int
	timing       bool
	debug        bool
	onError      func(error)
	onStall      func(*Stall)
	tracer       Tracer
}

// The defaults of the options. The limits are our choice: an inbox of 65536
// functions takes half a megabyte when full, and 1024 jobs of a millisecond are
// already a second of work for one worker. 64 threads that block is what
// Python's and Java's I/O pools are of the order of; 100 ms is asyncio's
// slow_callback_duration.
func defaults() config {
	return config{
		name:         "eventloop",
		inboxCap:     1 << 16,
		maxTasks:     1 << 20,
		maxConns:     1 << 20,
		offloaders:   max(1, runtime.GOMAXPROCS(0)-1),
		offloadLimit: 1 << 10,
		blockers:     64,
		blockLimit:   1 << 13,
		slowAfter:    100 * time.Millisecond,
		grace:        5 * time.Second,
		stall:        time.Minute,
		sharedSize:   1 << 16,
	}
}

// An Option changes what [New] makes.
type Option func(*config) error

// Options makes one option of several.
func Options(opts ...Option) Option {
	return func(c *config) error {
		var errs []error
		for _, opt := range opts {
			errs = append(errs, opt(c))
		}
		return errors.Join(errs...)
	}
}

// WithName gives the loop a name for log entries, metrics and profiles. The
// default is "eventloop".
func WithName(name string) Option {
	return func(c *config) error { c.name = name; return nil }
}

// WithInbox sets how many posted functions may wait for the loop before Post
// returns [ErrFull], and how many of low priority before PostLow does; at least 1,
// by default 65536.
func WithInbox(n int) Option {
	return count("WithInbox", n, func(c *config) *int { return &c.inboxCap })
}

// WithMaxTasks sets how many tasks there may be; at least 1, by default
// 1048576. One more fails with [ErrTasks].
func WithMaxTasks(n int) Option {
	return count("WithMaxTasks", n, func(c *config) *int { return &c.maxTasks })
}

// WithMaxConns sets how many connections may be open; at least 1, by default
// 1048576. When they are, Accept waits, so that new ones queue in the kernel,
// and Dial returns [ErrConns].
func WithMaxConns(n int) Option {
	return count("WithMaxConns", n, func(c *config) *int { return &c.maxConns })
}

// WithOffloaders sets how many goroutines may run offloaded computations at a
// time; at least 1. The default is GOMAXPROCS-1, but at least 1: with a
// processor left over for the loop, work that keeps all offloaders busy does
// not make it wait for Go's preemption of 10 ms.
func WithOffloaders(n int) Option {
	return count("WithOffloaders", n, func(c *config) *int { return &c.offloaders })
}

// WithOffloadLimit sets how many computations may be offloaded and not yet done
// before Offload returns [ErrFull]; at least 1, by default 1024. It counts what
// waits, what runs, and results that the loop has not come to.
func WithOffloadLimit(n int) Option {
	return count("WithOffloadLimit", n, func(c *config) *int { return &c.offloadLimit })
}

// WithBlockers sets how many goroutines may run work that blocks, as
// [WithOffloaders] does for computations; at least 1, by default 64.
func WithBlockers(n int) Option {
	return count("WithBlockers", n, func(c *config) *int { return &c.blockers })
}

// WithBlockLimit is [WithOffloadLimit] for work that blocks; by default 8192.
func WithBlockLimit(n int) Option {
	return count("WithBlockLimit", n, func(c *config) *int { return &c.blockLimit })
}

// WithSharedBuffer sets the size in bytes of the buffer that [Conn.Next] reads
// into; at least 1, by default 65536. The loop has one.
func WithSharedBuffer(n int) Option {
	return count("WithSharedBuffer", n, func(c *config) *int { return &c.sharedSize })
}

// WithSlowAfter sets how long one callback, or one stretch of a task between
// two awaits, may take before the watchdog reports a [Stall]; above 0, by
// default 100 ms.
func WithSlowAfter(d time.Duration) Option {
	return span("WithSlowAfter", d, func(c *config) *time.Duration { return &c.slowAfter })
}

// WithCloseGrace sets how long Close lets cancelled tasks go on to clean up
// before it ends them by force; above 0, by default 5 s.
func WithCloseGrace(d time.Duration) Option {
	return span("WithCloseGrace", d, func(c *config) *time.Duration { return &c.grace })
}

// WithWriteStall sets for how long a peer may take nothing from us before
// [Conn.Write] fails with [os.ErrDeadlineExceeded]; above 0, by default a
// minute. It is what keeps peers that do not read from holding tasks for ever, and
// [Dial] from waiting longer for one that does not answer.
func WithWriteStall(d time.Duration) Option {
	return span("WithWriteStall", d, func(c *config) *time.Duration { return &c.stall })
}

// WithTiming takes the time of every callback, about 30 ns each: for
// Stats.Callback, and to report each that exceeds [WithSlowAfter] by name also
// if it has ended before the watchdog could see it.
func WithTiming() Option {
	return func(c *config) error { c.timing = true; return nil }
}

// WithDebug keeps where each task and handle is made, and checks at each call
// that belongs to the loop that the loop makes it, and panics with a [*Misuse]
// if not. It costs some microseconds for each.
func WithDebug() Option {
	return func(c *config) error { c.debug = true; return nil }
}

// WithErrorHandler sets what is called, on the loop, with the errors that have
// no other way out: a [*PanicError] if a callback panics, [ErrGoexit] if it
// calls Goexit, a [*TaskError] of a task that nobody waits for, a [*Misuse], and
// a [*CloseError] if Goexit keeps Run from returning it. The default logs them
// with [slog.Default].
//
//loopvet:callback handler
func WithErrorHandler(handler func(error)) Option {
	return func(c *config) error {
		if handler == nil {
			return errors.New("eventloop: WithErrorHandler(nil): no handler")
		}
		c.onError = handler
		return nil
	}
}

// WithStallHandler sets what is called when a callback keeps the loop for
// longer than [WithSlowAfter]: while it still does, again each time twice as
// much has passed, and when it has ended. It runs on the watchdog's goroutine,
// because the loop cannot, and may wait; with [WithTiming] also on the loop. It
// is the place to escalate: log, dump, cancel, abort. The default logs with
// [slog.Default].
//
//loopvet:offload handler
func WithStallHandler(handler func(*Stall)) Option {
	return func(c *config) error {
		if handler == nil {
			return errors.New("eventloop: WithStallHandler(nil): no handler")
		}
		c.onStall = handler
		return nil
	}
}

// A Tracer is told of each task. Its methods run on the loop.
type Tracer interface {
	// Start is called when a task is made. ctx has the values of its parent's
	// context; those of the result become the task's.
	Start(ctx context.Context, t *Task) context.Context
	// End is called when it has ended, with that context and its error.
	End(ctx context.Context, t *Task, err error)
}

// WithTracer sets who is told of tasks, for example package otel below this one.
func WithTracer(tr Tracer) Option {
	return func(c *config) error { c.tracer = tr; return nil }
}

func count(option string, n int, field func(*config) *int) Option {
	return func(c *config) error {
		*field(c) = n
		if n < 1 {
			return fmt.Errorf("eventloop: %s(%d): must be at least 1", option, n)
		}
		return nil
	}
}

func span(option string, d time.Duration, field func(*config) *time.Duration) Option {
	return func(c *config) error {
		*field(c) = d
		if d <= 0 {
			return fmt.Errorf("eventloop: %s(%v): must be above 0", option, d)
		}
		return nil
	}
}
