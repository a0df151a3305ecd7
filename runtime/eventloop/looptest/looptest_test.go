package looptest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// A fake is a testing.TB that keeps what it is told.
type fake struct {
	testing.TB
	mu       sync.Mutex
	errs     []string
	cleanups []func()
}

func (f *fake) add(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errs = append(f.errs, s)
}
func (f *fake) Helper()                           {}
func (f *fake) Error(args ...any)                 { f.add(fmt.Sprint(args...)) }
func (f *fake) Errorf(format string, args ...any) { f.add(fmt.Sprintf(format, args...)) }
func (f *fake) Cleanup(c func())                  { f.cleanups = append(f.cleanups, c) }
func (f *fake) Context() context.Context          { return f.TB.Context() }

func (f *fake) has(t *testing.T, words ...string) {
	t.Helper()
	if len(f.errs) != len(words) {
		t.Fatalf("%d errors: %q", len(f.errs), f.errs)
	}
	for i, w := range words {
		if !strings.Contains(f.errs[i], w) {
			t.Errorf("error %q lacks %q", f.errs[i], w)
		}
	}
}

func TestRun(t *testing.T) {
	Run(t, func(task *eventloop.Task) error {
		begin := time.Now()
		if err := task.Sleep(time.Hour); err != nil {
			return err
		}
		if d := time.Since(begin); d != time.Hour {
			t.Errorf("slept %v", d)
		}
		return nil
	})
}

func TestRunReal(t *testing.T) {
	RunReal(t, func(task *eventloop.Task) error {
		ln, err := eventloop.Listen(task, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		return ln.Close()
	}, eventloop.WithSlowAfter(time.Minute))
	f := &fake{TB: t}
	RunReal(f, func(*eventloop.Task) error { return errors.New("oops") })
	f.has(t, "oops")
}

// The guard finds a callback that waits, and errors.
func TestGuard(t *testing.T) {
	f := &fake{TB: t}
	Run(t, func(task *eventloop.Task) error {
		return nil
	})
	l := Loop(f, eventloop.WithSlowAfter(50*time.Millisecond)) // a busy machine may need that
	blocked := make(chan bool)
	l.Post(func() { <-blocked })
	for {
		f.mu.Lock()
		n := len(f.errs)
		f.mu.Unlock()
		if n > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	close(blocked)
	l.Post(func() { panic("boom") })
	if _, err := eventloop.Call(t.Context(), l, func(task *eventloop.Task) (int, error) {
		task.Loop().After(time.Hour, func() {})
		return 0, nil
	}); err != nil {
		t.Error(err)
	}
	for _, c := range f.cleanups {
		c()
	}
	f.has(t, "blockingcall", "panic: boom", "at the end of the test: eventloop: closed; dropped 0 callbacks, 1 timers")
	if !strings.Contains(f.errs[0], "looptest_test.go:") {
		t.Errorf("no line in %s", f.errs[0])
	}
}
