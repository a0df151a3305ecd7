package eventloop

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

var (
	// ErrClosed means that the loop is closed or being closed. It is also the
	// cause for which Close cancels tasks and offloaded work.
	ErrClosed = errors.New("eventloop: closed")

	// ErrFull means that there is no room: see [WithInbox], [WithOffloadLimit].
	ErrFull = errors.New("eventloop: full")

	// ErrTasks means that there are as many tasks as [WithMaxTasks] allows.
	ErrTasks = errors.New("eventloop: too many tasks; await some, or raise WithMaxTasks")

	// ErrConns means that as many connections are open as [WithMaxConns] allows.
	ErrConns = errors.New("eventloop: too many connections; close some, or raise WithMaxConns")

	// ErrRunning means that the loop already runs.
	ErrRunning = errors.New("eventloop: already running")

	// ErrNotRunning means that Pause found the loop not running, or Resume
	// found it not paused.
	ErrNotRunning = errors.New("eventloop: not running")

	// ErrGoexit means that a function called [runtime.Goexit] and so ended its
	// goroutine instead of returning.
	ErrGoexit = errors.New("eventloop: function called runtime.Goexit")

	// ErrBusy means that another task is already reading from, or writing to,
	// the same connection.
	ErrBusy = errors.New("eventloop: another task waits for the same; only one may read, and one write, at a time")

	// ErrDeadlock means that what was to be waited for waits, itself or through
	// others, for whoever called: it would never come. loopvet finds the plain
	// cases as selfwait.
	ErrDeadlock = errors.New("eventloop: would wait for itself (selfwait)")
)

// A PanicError is a panic of a callback, a task or offloaded work.
type PanicError struct {
	Value any    // what was given to panic
	Stack []byte // the stack of the panic, as [debug.Stack] formats it
}

// Error says what the value was, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("eventloop: panic: %v", e.Value) }

// Unwrap returns the value if it is an error, so that [errors.Is] and
// [errors.As] see it.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// protect calls f, and failed with the reason if f does not return. A Goexit of f
// goes on after that.
func protect(f func(), failed func(error)) {
	returned := false
	defer func() {
		if !returned {
			failed(unreturned(recover()))
		}
	}()
	f()
	returned = true
}

// unreturned is why a function did not return, given what its deferred function
// recovered. It must be called by that function: the stack is still there then.
func unreturned(recovered any) error {
	if recovered == nil {
		return ErrGoexit
	}
	return &PanicError{Value: recovered, Stack: debug.Stack()}
}

// A TaskError is the error of a task that nobody waits for.
type TaskError struct {
	Task string // name, function, and in debug mode where it was made
	Err  error
	Rule string // "unawaited" if somebody has its [Future] and has not asked; or ""
}

// Error gives the task and its error.
func (e *TaskError) Error() string {
	s := fmt.Sprintf("eventloop: task %s: %v", e.Task, e.Err)
	if e.Rule != "" {
		s += " (nobody awaited it; loopvet rule " + e.Rule + ")"
	}
	return s
}

// Unwrap returns Err.
func (e *TaskError) Unwrap() error { return e.Err }

// A Misuse is a mistake in the use of the loop that it has noticed, with the
// loopvet rule that finds it in the source.
type Misuse struct {
	Rule string // "loopaffinity", "recursivesched", "selfwait"
	Text string
}

// Error gives text and rule.
func (e *Misuse) Error() string { return "eventloop: " + e.Text + " (loopvet rule " + e.Rule + ")" }

// A CloseError tells what [Loop.Close] dropped, and what was still open. It
// wraps [ErrClosed].
type CloseError struct {
	Callbacks int    // given to Post or Soon and not run
	Timers    int    // made by After, At or Every, not cancelled and not run
	Offloads  int    // accepted by Offload, and done not run; the work may have been
	Leaks     []Leak // what should have been ended before
}

// A Leak is something that was still open when the loop was closed: a connection,
// a file, a process, a Watch; or a task or a timer of [Loop.Every] that nobody
// has ended. Close has ended it. loopvet finds such things as loopleak.
type Leak struct {
	What string // "task reader", "tcp connection 127.0.0.1:80"
	Made string // function, file and line; "unknown" of a timer, but for WithDebug
}

// Error gives the counts, and the leaks, one to a line.
func (e *CloseError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "eventloop: closed; dropped %d callbacks, %d timers, %d offloads", e.Callbacks, e.Timers, e.Offloads)
	for i, leak := range e.Leaks {
		if i == 10 {
			fmt.Fprintf(&b, "\n\tand %d more", len(e.Leaks)-i)
			break
		}
		fmt.Fprintf(&b, "\n\tleaked (loopvet rule loopleak): %s", leak.What)
		if leak.Made != unknownOrigin {
			fmt.Fprintf(&b, ", made by %s", leak.Made)
		}
	}
	return b.String()
}

// Unwrap returns ErrClosed.
func (e *CloseError) Unwrap() error { return ErrClosed }

func (e *CloseError) any() bool {
	return e.Callbacks+e.Timers+e.Offloads+len(e.Leaks) > 0
}

// A timeoutError is why a [Within] or a deadline has ended something.
type timeoutError struct{ d time.Duration }

func (e *timeoutError) Error() string   { return fmt.Sprintf("eventloop: not done within %v", e.d) }
func (e *timeoutError) Timeout() bool   { return true }
func (e *timeoutError) Temporary() bool { return true }
func (e *timeoutError) Unwrap() error   { return context.DeadlineExceeded }
