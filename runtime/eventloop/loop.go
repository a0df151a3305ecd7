package eventloop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A Loop runs callbacks one at a time. Make one with [New].
type Loop struct {
	name         string
	inboxCap     int
	offloaders   int
	offloadLimit int
	onError      func(error)

	ctx      context.Context // of offloaded work
	cancel   context.CancelCauseFunc
	epoch    time.Time     // deadlines count from it
	wakeup   chan struct{} // holds a token if the loop has something to look at
	halt     atomic.Bool   // Run must end
	offloads atomic.Int64  // accepted, and done not begun
	pool     sync.WaitGroup
	closed   chan struct{} // closed when Close is complete
	dropped  error         // nil or a *CloseError; valid when closed is closed

	mu      sync.Mutex // guards what follows, to the next blank line
	state   State
	owner   uint64 // the goroutine that is the loop while it runs
	closing bool
	inbox   []func()
	results []*Handle
	jobs    []func()
	active  int                 // worker goroutines
	workers map[uint64]struct{} // and their numbers

	// The loop's own.
	taken  []func()  // the other half of inbox's double buffer
	ended  []*Handle // and of results'
	now    []entry   // this turn; what begins at pos is still to run
	pos    int
	next   []entry // the turn after
	timers timerHeap
	seq    uint64
	alarm  *time.Timer
}

// The defaults of the options. The limits are our choice: an inbox of 65536
// functions takes half a megabyte when full, and 1024 jobs of a millisecond are
// already a second of work for one worker.
const (
	defaultInbox        = 1 << 16
	defaultOffloadLimit = 1 << 10
)

// An Option changes what [New] makes.
type Option func(*Loop) error

// WithName gives the loop a name for log entries. The default is "eventloop".
func WithName(name string) Option {
	return func(l *Loop) error {
		l.name = name
		return nil
	}
}

// WithInbox sets how many posted functions may wait for the loop before Post
// returns [ErrFull]; at least 1, by default 65536.
func WithInbox(n int) Option {
	return func(l *Loop) error {
		l.inboxCap = n
		return atLeastOne("WithInbox", n)
	}
}

// WithOffloaders sets how many goroutines may run offloaded work at a time; at
// least 1. The default is GOMAXPROCS-1, but at least 1: with a processor left
// over for the loop, work that keeps all offloaders busy does not make it wait
// for Go's preemption of 10 ms.
func WithOffloaders(n int) Option {
	return func(l *Loop) error {
		l.offloaders = n
		return atLeastOne("WithOffloaders", n)
	}
}

// WithOffloadLimit sets how much work may be offloaded and not yet done
// before Offload returns [ErrFull]; at least 1, by default 1024. It counts what
// waits, what runs, and results that the loop has not come to.
func WithOffloadLimit(n int) Option {
	return func(l *Loop) error {
		l.offloadLimit = n
		return atLeastOne("WithOffloadLimit", n)
	}
}

// WithErrorHandler sets what is called, on the loop, with the errors that have
// no other way out: a [*PanicError] if a callback panics, [ErrGoexit] if it
// calls Goexit, and a [*CloseError] if Goexit keeps Run from returning it. The
// default logs them with [slog.Default].
//
//loopvet:callback handler
func WithErrorHandler(handler func(error)) Option {
	return func(l *Loop) error {
		if handler == nil {
			return errors.New("eventloop: WithErrorHandler(nil): no handler")
		}
		l.onError = handler
		return nil
	}
}

func atLeastOne(option string, n int) error {
	if n < 1 {
		return fmt.Errorf("eventloop: %s(%d): must be at least 1", option, n)
	}
	return nil
}

// New makes a loop. The error names each option that is not valid. A loop that
// has nothing to do has no goroutine, so one that was made and never run need
// not be closed.
func New(opts ...Option) (*Loop, error) {
	l := &Loop{
		name:         "eventloop",
		inboxCap:     defaultInbox,
		offloaders:   max(1, runtime.GOMAXPROCS(0)-1),
		offloadLimit: defaultOffloadLimit,
		epoch:        time.Now(),
		wakeup:       make(chan struct{}, 1),
		closed:       make(chan struct{}),
		workers:      make(map[uint64]struct{}),
	}
	l.onError = l.log
	var errs []error
	for _, opt := range opts {
		errs = append(errs, opt(l))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	return l, nil
}

// Run makes the calling goroutine the loop until [Loop.Stop], the end of ctx or
// [Loop.Close], and returns nil, [context.Cause] of ctx, or [ErrClosed]
// respectively; a [*CloseError], which wraps ErrClosed, if Close dropped
// anything. Run may be called again, unless the loop is closed. It returns
// [ErrRunning] at once if the loop is running already, and ErrClosed if it is
// closed.
//
// Run does not return if a callback calls [runtime.Goexit]: see the package
// documentation.
//
//loopvet:waits
//loopvet:runs
func (l *Loop) Run(ctx context.Context) (err error) {
	done := ctx.Done()
	if err := l.begin(goroutineID()); err != nil {
		return err
	}
	returning := false
	defer func() { err = l.end(ctx, returning) }()
	l.turns(done)
	returning = true
	return nil // end's result
}

// wake makes the loop look at its queues, now or when it next would sleep.
func (l *Loop) wake() {
	select {
	case l.wakeup <- struct{}{}:
	default: // it will look anyway
	}
}

// report gives err to the error handler, and logs it if the handler does not
// return.
func (l *Loop) report(err error) {
	returned := false
	defer func() {
		if !returned {
			l.log(fmt.Errorf("%w (the error handler failed: %w)", err, unreturned(recover())))
		}
	}()
	l.onError(err)
	returned = true
}

// log is the default error handler, and the last resort.
func (l *Loop) log(err error) {
	defer func() {
		if p := recover(); p != nil { // a slog.Handler of the user's
			fmt.Fprintf(os.Stderr, "eventloop: %s: %v (logging it failed: %v)\n", l.name, err, p)
		}
	}()
	attrs := []any{"loop", l.name, "err", err}
	if p, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, "stack", string(p.Stack))
	}
	slog.Error("event loop callback failed", attrs...)
}
