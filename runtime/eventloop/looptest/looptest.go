// Package looptest helps to test what runs on an event loop.
package looptest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// Run runs f as the first task of a loop, in a bubble of [testing/synctest]: the
// clock stands while anything runs, and jumps to the next timer when all wait, so
// an hour's sleep takes no time and is exact. The test fails if f returns an
// error, if anything reaches the error handler, if a callback or a stretch of a
// task takes longer than [eventloop.WithSlowAfter] by that clock, which means that
// it waited, and if something is left when f has returned: a task that does not
// end when it is cancelled, a timer, a goroutine. Sockets do not work in a bubble:
// goroutines that wait for the network keep the clock from moving.
func Run(t *testing.T, f func(*eventloop.Task) error, opts ...eventloop.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		RunReal(t, f, append([]eventloop.Option{eventloop.WithSlowAfter(time.Millisecond)}, opts...)...)
	})
}

// RunReal is Run by the real clock, and so with sockets. A callback is too slow
// only beyond [eventloop.WithSlowAfter]: on a busy machine, that should be far
// more than it needs.
func RunReal(t testing.TB, f func(*eventloop.Task) error, opts ...eventloop.Option) {
	t.Helper()
	if err := eventloop.Run(t.Context(), f, append(opts, Guard(t))...); err != nil {
		t.Errorf("event loop: %v", err)
	}
}

// Guard is an option that fails the test for each callback that keeps the loop
// for longer than [eventloop.WithSlowAfter], with the stack that shows where, and
// for each error that reaches the error handler. It replaces both handlers.
func Guard(t testing.TB) eventloop.Option {
	var mu sync.Mutex
	seen := map[string]bool{} // each stall is reported several times
	all := []eventloop.Option{
		eventloop.WithErrorHandler(func(err error) { t.Errorf("event loop: %v", err) }),
		eventloop.WithStallHandler(func(s *eventloop.Stall) {
			mu.Lock()
			defer mu.Unlock()
			if !seen[s.What] {
				seen[s.What] = true
				t.Errorf("%v\n%s", s, s.Stack)
			}
		}),
	}
	return eventloop.Options(all...)
}

// Loop makes a loop that runs on a goroutine of its own until the test ends, and
// fails the test as [Guard] does, and if Close finds something left.
func Loop(t testing.TB, opts ...eventloop.Option) *eventloop.Loop {
	t.Helper()
	l, err := eventloop.New(append(opts, Guard(t))...)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = l.Run(context.Background()) // Close tells the same
	}()
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(fmt.Errorf("at the end of the test: %w", err))
		}
		<-ended
	})
	return l
}
