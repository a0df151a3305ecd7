package eventloop

import (
	"errors"
	"fmt"
	"runtime/debug"
)

var (
	// ErrClosed means that the loop is closed or being closed. It is also the
	// cause of the context of offloaded work that Close interrupts.
	ErrClosed = errors.New("eventloop: closed")

	// ErrFull means that there is no room: see [WithInbox], [WithOffloadLimit].
	ErrFull = errors.New("eventloop: full")

	// ErrRunning means that the loop already runs.
	ErrRunning = errors.New("eventloop: already running")

	// ErrGoexit means that a function called [runtime.Goexit] and so ended its
	// goroutine instead of returning.
	ErrGoexit = errors.New("eventloop: function called runtime.Goexit")
)

// A PanicError is a panic of a callback or of offloaded work.
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

// unreturned is why a function did not return, given what its deferred function
// recovered. It must be called by that function: the stack is still there then.
func unreturned(recovered any) error {
	if recovered == nil {
		return ErrGoexit
	}
	return &PanicError{Value: recovered, Stack: debug.Stack()}
}

// A CloseError counts what [Loop.Close] dropped. It wraps [ErrClosed].
type CloseError struct {
	Callbacks int // given to Post or Soon and not run
	Timers    int // made by After, not cancelled and not run
	Offloads  int // accepted by Offload, and done not run; the work may have been
}

// Error gives the counts.
func (e *CloseError) Error() string {
	return fmt.Sprintf("eventloop: closed; dropped %d callbacks, %d timers, %d offloads", e.Callbacks, e.Timers, e.Offloads)
}

// Unwrap returns ErrClosed.
func (e *CloseError) Unwrap() error { return ErrClosed }
