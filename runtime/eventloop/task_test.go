package eventloop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// inTask runs f as the main task of a loop, in a bubble, and gives the error of
// Run and what reached the error handler.
func inTask(t *testing.T, f func(*Task) error, opts ...Option) (reported []error, err error) {
	t.Helper()
	opts = append([]Option{WithErrorHandler(func(err error) { reported = append(reported, err) }),
		WithStallHandler(func(s *Stall) { t.Error(s) })}, opts...)
	synctest.Test(t, func(t *testing.T) {
		err = Run(t.Context(), f, opts...)
	})
	return reported, err
}

func ok(t *testing.T, f func(*Task) error, opts ...Option) {
	t.Helper()
	reported, err := inTask(t, f, opts...)
	if err != nil || len(reported) > 0 {
		t.Errorf("error %v, reported %v", err, reported)
	}
}

func TestSleepAndSpawn(t *testing.T) {
	ok(t, func(task *Task) error {
		begin := time.Now()
		var fs []*Future[int]
		for i := range 10 {
			fs = append(fs, Spawn(task, fmt.Sprint(i), func(task *Task) (int, error) {
				return i, task.Sleep(time.Duration(10-i) * time.Second)
			}))
		}
		for i, f := range fs {
			if v, err := Await(task, f); v != i || err != nil {
				t.Errorf("future %d: %d, %v", i, v, err)
			}
		}
		if d := time.Since(begin); d != 10*time.Second {
			t.Errorf("took %v", d)
		}
		return nil
	})
}

func TestYieldIsFair(t *testing.T) {
	ok(t, func(task *Task) error {
		var got []int
		return Together(task, func(g *TaskGroup) error {
			for i := range 3 {
				g.Go("", func(task *Task) error {
					for range 3 {
						got = append(got, i)
						if err := task.Yield(); err != nil {
							return err
						}
					}
					if want := []int{0, 1, 2, 0, 1, 2, 0, 1, 2}; i == 2 && !slices.Equal(got, want) {
						t.Errorf("order %v", got)
					}
					return nil
				})
			}
			return nil
		})
	})
}

func TestMainError(t *testing.T) {
	reported, err := inTask(t, func(*Task) error { return io.EOF })
	if err != io.EOF || len(reported) != 0 {
		t.Errorf("error %v, reported %v", err, reported)
	}
	_, err = inTask(t, func(*Task) error { explode(io.EOF); return nil })
	if p, ok := errors.AsType[*PanicError](err); !ok || !strings.Contains(string(p.Stack), "eventloop.explode(") {
		t.Errorf("error %v", err)
	}
	_, err = inTask(t, func(*Task) error { runtime.Goexit(); return nil })
	if !errors.Is(err, ErrGoexit) {
		t.Errorf("error %v", err)
	}
}

// Whatever way a task ends, the loop goes on, and no goroutine is left.
func TestTaskFaults(t *testing.T) {
	reported, err := inTask(t, func(task *Task) error {
		panicking := Spawn(task, "panics", func(*Task) (int, error) { explode("boom"); return 1, nil })
		exiting := Spawn(task, "exits", func(task *Task) (int, error) {
			defer func() { _ = recover() }()
			task.Sleep(time.Second)
			runtime.Goexit()
			return 1, nil
		})
		if _, err := Await(task, panicking); err == nil || err.Error() != "eventloop: panic: boom" {
			t.Errorf("panic: %v", err)
		}
		if v, err := Await(task, exiting); err != ErrGoexit || v != 0 {
			t.Errorf("goexit: %v, %v", v, err)
		}
		task.Loop().Go("forgotten", func(*Task) error { return io.ErrClosedPipe })
		task.Loop().Go("forgotten too", func(*Task) error { explode(io.ErrNoProgress); return nil })
		Spawn(task, "unasked", func(*Task) (int, error) { return 0, io.ErrShortWrite })
		return task.Sleep(time.Second)
	})
	if err != nil {
		t.Error(err)
	}
	if len(reported) != 3 {
		t.Fatalf("reported %v", reported)
	}
	for i, want := range []error{io.ErrClosedPipe, io.ErrNoProgress, io.ErrShortWrite} {
		e, ok := errors.AsType[*TaskError](reported[i])
		if !ok || !errors.Is(e, want) || (e.Rule == "unawaited") != (i == 2) || !strings.Contains(e.Task, "task_test.go:") {
			t.Errorf("reported %v, want %v", reported[i], want)
		}
	}
}

// A future that is collected with an error that nobody has seen is not silent.
func TestUnawaitedIsCollected(t *testing.T) {
	reported := make(chan error, 1)
	l := newLoop(t, WithErrorHandler(func(err error) { reported <- err }))
	wait := start(t.Context(), l)
	_, err := Call(t.Context(), l, func(task *Task) (int, error) {
		Spawn(task, "lost", func(*Task) (int, error) { return 0, io.ErrNoProgress })
		return 0, nil
	})
	wantErr(t, err, nil)
	for {
		runtime.GC()
		select {
		case err := <-reported:
			if !errors.Is(err, io.ErrNoProgress) {
				t.Error(err)
			}
			wantErr(t, l.Close(), nil)
			wait()
			return
		default:
			runtime.Gosched()
		}
	}
}

func TestCancelCause(t *testing.T) {
	ok(t, func(task *Task) error {
		cause := errors.New("enough")
		var child *Task
		parent := task.Loop().Go("parent", func(task *Task) error {
			child = task.Loop().Go("child", func(task *Task) error {
				ctx := task.Context()
				err := task.Sleep(time.Hour)
				wantErr(t, context.Cause(ctx), cause)
				wantErr(t, task.Sleep(time.Hour), cause) // every wait, not only the first
				wantErr(t, task.Yield(), cause)
				return err
			})
			return task.Sleep(time.Hour)
		})
		unborn := task.Loop().Go("unborn", func(*Task) error { t.Error("ran"); return nil })
		unborn.Cancel(cause)
		wantErr(t, task.Sleep(time.Second), nil)
		parent.Cancel(cause)
		wantErr(t, task.Join(parent), cause)
		wantErr(t, task.Join(child), cause)
		wantErr(t, task.Join(unborn), cause)
		if !parent.Done() || child.Err() != cause {
			t.Error("not ended")
		}
		parent.Cancel(io.EOF) // nothing any more
		return nil
	})
}

// A task that gives up waiting leaves what it waited for alone.
func TestAwaitIsLeft(t *testing.T) {
	ok(t, func(task *Task) error {
		f := Spawn(task, "", func(task *Task) (int, error) { return 7, task.Sleep(time.Minute) })
		for range 3 {
			err := Within(task, time.Second, func(task *Task) error {
				_, err := Await(task, f)
				return err
			})
			if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "eventloop: not done within 1s" {
				t.Error(err)
			}
		}
		v, err := Await(task, f)
		if v != 7 {
			t.Error(v)
		}
		return err
	})
}

func TestWithin(t *testing.T) {
	ok(t, func(task *Task) error {
		begin := time.Now()
		inner := errors.New("inner")
		err := Within(task, time.Second, func(task *Task) error {
			err := Within(task, time.Hour, func(task *Task) error { return task.Sleep(2 * time.Hour) })
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Second {
				t.Errorf("inner %v after %v", err, time.Since(begin))
			}
			return inner
		})
		wantErr(t, err, inner)
		wantErr(t, Within(task, time.Hour, func(task *Task) error { return task.Sleep(time.Second) }), nil)
		ctx := context.Context(nil)
		Within(task, time.Second, func(task *Task) error { ctx = task.Context(); return task.Sleep(time.Hour) })
		wantErr(t, ctx.Err(), context.Canceled)
		if !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			t.Error(context.Cause(ctx))
		}
		return task.Sleep(time.Hour) // the limits are gone
	})
}

func TestShield(t *testing.T) {
	ok(t, func(task *Task) error {
		cleaned := false
		var ctx context.Context
		victim := task.Loop().Go("victim", func(task *Task) error {
			err := task.Sleep(time.Hour)
			Shield(task, func(task *Task) error {
				ctx = task.Context()
				wantErr(t, ctx.Err(), nil)
				wantErr(t, task.Sleep(time.Second), nil)
				e := Within(task, time.Second, func(task *Task) error { return task.Sleep(time.Hour) })
				if !errors.Is(e, context.DeadlineExceeded) {
					t.Error(e)
				}
				cleaned = true
				return nil
			})
			wantErr(t, task.Sleep(1), io.EOF)
			return err
		})
		task.Sleep(time.Second)
		victim.Cancel(io.EOF)
		wantErr(t, task.Join(victim), io.EOF)
		if !cleaned || ctx.Err() == nil {
			t.Error("not cleaned up")
		}
		return nil
	})
}

func TestTogether(t *testing.T) {
	ok(t, func(task *Task) error {
		ended := 0
		member := func(err error) func(*Task) error {
			return func(task *Task) error {
				defer func() { ended++ }()
				if err != nil {
					task.Sleep(time.Second)
					return err
				}
				return task.Sleep(time.Hour)
			}
		}
		begin := time.Now()
		err := Together(task, func(g *TaskGroup) error { // a member fails
			g.Go("a", member(nil))
			g.Go("b", member(io.EOF))
			g.Go("c", member(nil))
			wantErr(t, task.Sleep(2*time.Hour), io.EOF) // the body is told too
			return nil
		})
		wantErr(t, err, io.EOF)
		err = Together(task, func(g *TaskGroup) error { // the body fails
			g.Go("d", member(nil))
			return io.ErrNoProgress
		})
		wantErr(t, err, io.ErrNoProgress)
		err = Within(task, time.Second, func(task *Task) error { // from outside
			return Together(task, func(g *TaskGroup) error {
				g.Go("e", member(nil))
				return task.Sleep(time.Hour)
			})
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		func() { // the body panics
			defer func() {
				if recover() != "body" {
					t.Error("panic lost")
				}
			}()
			Together(task, func(g *TaskGroup) error {
				g.Go("f", member(nil))
				task.Yield()
				panic("body")
			})
		}()
		wantErr(t, Together(task, func(*TaskGroup) error { return nil }), nil)
		if d := time.Since(begin); ended != 5 || d != 2*time.Second {
			t.Errorf("%d ended after %v", ended, d)
		}
		return nil
	})
}

// Together waits for members that take their time, cancelled or not.
func TestTogetherWaits(t *testing.T) {
	ok(t, func(task *Task) error {
		cleaned := false
		group := task.Loop().Go("group", func(task *Task) error {
			err := Together(task, func(g *TaskGroup) error {
				g.Go("slow", func(task *Task) error {
					task.Sleep(time.Hour)
					return Shield(task, func(task *Task) error {
						defer func() { cleaned = true }()
						return task.Sleep(time.Minute)
					})
				})
				return nil
			})
			if !cleaned {
				t.Error("did not wait")
			}
			return err
		})
		task.Sleep(time.Second)
		group.Cancel(io.EOF)
		return task.Join(group)
	})
}

func TestAllAnyRace(t *testing.T) {
	ok(t, func(task *Task) error {
		after := func(d time.Duration, v int, err error) *Future[int] {
			return Spawn(task, "", func(task *Task) (int, error) {
				task.Sleep(d * time.Second)
				return v, err
			})
		}
		begin := time.Now()
		took := func(want time.Duration) {
			t.Helper()
			if d := time.Since(begin); d != want*time.Second {
				t.Errorf("took %v", d)
			}
			begin = time.Now()
		}
		a := after(2, 2, nil)
		vs, err := All(task, after(3, 3, nil), a, a, after(0, 0, nil))
		wantErr(t, err, nil)
		if !slices.Equal(vs, []int{3, 2, 2, 0}) {
			t.Error(vs)
		}
		took(3)
		_, err = All(task, after(3, 3, nil), after(1, 0, io.EOF))
		wantErr(t, err, io.EOF)
		took(1)
		v, err := Any(task, after(1, 1, io.EOF), after(2, 2, nil), after(3, 3, nil))
		wantErr(t, err, nil)
		if v != 2 {
			t.Error(v)
		}
		took(2)
		_, err = Any(task, after(1, 1, io.EOF), after(2, 2, io.ErrNoProgress))
		if !errors.Is(err, io.EOF) || !errors.Is(err, io.ErrNoProgress) {
			t.Error(err)
		}
		took(2)
		if _, err = Race(task, after(2, 1, nil), after(1, 2, io.EOF)); err != io.EOF {
			t.Error(err)
		}
		took(1)
		for _, f := range []func() error{
			func() error { _, err := Any[int](task); return err },
			func() error { _, err := Race[int](task); return err },
		} {
			if f() == nil {
				t.Error("no error for nothing")
			}
		}
		err = Within(task, time.Second, func(task *Task) error {
			_, err := All(task, after(10, 0, nil))
			return err
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		return task.Sleep(time.Minute)
	})
}

func TestNewFuture(t *testing.T) {
	ok(t, func(task *Task) error {
		f, resolve := NewFuture[string](task.Loop())
		go func() {
			time.Sleep(time.Second)
			resolve("first", io.EOF)
			resolve("second", nil)
		}()
		if f.Done() {
			t.Error("done")
		}
		for range 2 {
			if v, err := Await(task, f); v != "first" || err != io.EOF {
				t.Errorf("%q, %v", v, err)
			}
		}
		return nil
	})
}

func TestCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithErrorHandler(func(err error) { t.Error(err) }))
		wait := start(t.Context(), l)
		v, err := Call(t.Context(), l, func(task *Task) (int, error) { return 5, task.Sleep(time.Second) })
		if v != 5 || err != nil {
			t.Errorf("%v, %v", v, err)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, io.EOF)
		defer cancel()
		var inside error
		_, err = Call(ctx, l, func(task *Task) (int, error) { inside = task.Sleep(time.Hour); return 5, inside })
		wantErr(t, err, io.EOF)
		synctest.Wait()
		wantErr(t, inside, io.EOF)
		_, err = Call(t.Context(), l, func(task *Task) (int, error) {
			return Call(t.Context(), l, func(*Task) (int, error) { return 0, nil })
		})
		wantErr(t, err, ErrDeadlock)
		_, err = Call(t.Context(), l, func(task *Task) (int, error) { explode(io.ErrNoProgress); return 0, nil })
		if !errors.Is(err, io.ErrNoProgress) {
			t.Error(err)
		}
		go func() { time.Sleep(time.Second); l.Close() }()
		_, err = Call(t.Context(), l, func(task *Task) (int, error) { return 0, task.Sleep(time.Hour) })
		wantErr(t, err, ErrClosed)
		wantErr(t, wait(), ErrClosed)
		_, err = Call(t.Context(), l, func(task *Task) (int, error) { return 0, nil })
		wantErr(t, err, ErrClosed)
	})
}

func TestComputeAndBlocking(t *testing.T) {
	ok(t, func(task *Task) error {
		v, err := Compute(task, func(context.Context) (int, error) { time.Sleep(time.Second); return 3, io.EOF })
		if v != 3 || err != io.EOF {
			t.Errorf("%v, %v", v, err)
		}
		_, err = Blocking(task, func(context.Context) (int, error) { explode(1); return 1, nil })
		if _, ok := errors.AsType[*PanicError](err); !ok {
			t.Error(err)
		}
		_, err = Blocking(task, func(context.Context) (int, error) { runtime.Goexit(); return 1, nil })
		wantErr(t, err, ErrGoexit)

		begun := false // the first has the only goroutine: it is waited for; the second never begins
		begin := time.Now()
		err = Together(task, func(g *TaskGroup) error {
			for i := range 2 {
				g.Go("", func(task *Task) error {
					_, err := Compute(task, func(ctx context.Context) (int, error) {
						begun = begun || i == 1
						<-ctx.Done()
						time.Sleep(time.Second)
						return 0, context.Cause(ctx)
					})
					return err
				})
			}
			task.Sleep(time.Second)
			return io.ErrNoProgress
		})
		wantErr(t, err, io.ErrNoProgress)
		if d := time.Since(begin); begun || d != 2*time.Second {
			t.Errorf("began %v, took %v", begun, d)
		}
		return nil
	}, WithOffloaders(1))
}

func TestMaxTasks(t *testing.T) {
	reported, err := inTask(t, func(task *Task) error {
		one := task.Loop().Go("", func(task *Task) error { return task.Sleep(time.Second) })
		wantErr(t, task.Join(task.Loop().Go("", func(*Task) error { t.Error("ran"); return nil })), ErrTasks)
		_, err := Await(task, Spawn(task, "", func(*Task) (int, error) { t.Error("ran"); return 0, nil }))
		wantErr(t, err, ErrTasks)
		task.Join(one)
		return task.Join(task.Loop().Go("", func(*Task) error { return nil }))
	}, WithMaxTasks(2))
	if err != nil || len(reported) != 1 || !errors.Is(reported[0], ErrTasks) {
		t.Errorf("error %v, reported %v", err, reported)
	}
}

// A task that never waits for anything that takes time still lets others run.
func TestBudget(t *testing.T) {
	ok(t, func(task *Task) error {
		f, resolve := NewFuture[int](task.Loop())
		resolve(1, nil)
		Await(task, f)
		steps := 0
		l := task.Loop()
		l.Soon(func() {
			if steps == 0 || steps > budget {
				t.Errorf("after %d operations", steps)
			}
		})
		for ; steps < 3*budget; steps++ {
			Await(task, f)
		}
		task.Sleep(time.Second)
		if s := l.Stats(); s.ForcedYields < 2 {
			t.Errorf("%d forced yields", s.ForcedYields)
		}
		return nil
	})
}

// Tasks clean up while the loop closes; those that do not end in time are ended.
func TestCloseUnwinds(t *testing.T) {
	var l *Loop
	var got []string
	_, err := inTask(t, func(task *Task) error {
		l = task.Loop()
		l.Go("polite", func(task *Task) error {
			err := task.Sleep(time.Hour)
			got = append(got, fmt.Sprint("polite ", err == ErrClosed))
			Shield(task, func(task *Task) error { return task.Sleep(time.Second) })
			got = append(got, "polite done")
			return err
		})
		l.Go("stubborn", func(task *Task) error {
			defer func() { got = append(got, "stubborn deferred") }()
			return Shield(task, func(task *Task) error {
				for {
					if err := task.Sleep(time.Hour); err != nil {
						got = append(got, fmt.Sprint("stubborn ", err == ErrClosed))
					}
				}
			})
		})
		l.Go("exits", func(task *Task) error {
			Shield(task, func(task *Task) error { return task.Sleep(time.Hour) })
			runtime.Goexit()
			return nil
		})
		l.After(time.Second, func() { t.Error("callback ran while closing") })
		task.Yield()
		return nil
	}, WithCloseGrace(10*time.Second))
	want := []string{"polite true", "polite done"}
	if len(got) < 2 || !slices.Equal(got[:2], want) || !slices.Contains(got[2:], "stubborn true") || !slices.Contains(got[2:], "stubborn deferred") {
		t.Errorf("%q", got)
	}
	e, isClose := errors.AsType[*CloseError](err)
	if !isClose || len(e.Leaks) != 2 || e.Timers != 1 {
		t.Fatalf("error %v", err)
	}
	if !strings.Contains(err.Error(), `task "stubborn", which waited for sleep, made by `) || !strings.Contains(err.Error(), "task_test.go:") {
		t.Errorf("error %v", err)
	}
	if l.Go("late", func(*Task) error { return nil }).Err() != ErrClosed {
		t.Error("started a task on a closed loop")
	}
}

func TestRunContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(context.WithValue(t.Context(), "k", "v"), time.Second, io.EOF) //lint:ignore SA1029 a test
		defer cancel()
		err := Run(ctx, func(task *Task) error {
			if task.Context().Value("k") != "v" {
				t.Error("values lost")
			}
			return task.Sleep(time.Hour)
		})
		wantErr(t, err, io.EOF)
	})
}

// A task that is used where it does not belong is told so.
func TestForeignTask(t *testing.T) {
	ok(t, func(task *Task) error {
		mine := task
		other := task.Loop().Go("other", func(task *Task) error {
			defer func() {
				if m, ok := recover().(*Misuse); !ok || m.Rule != "loopaffinity" {
					t.Errorf("no misuse")
				}
			}()
			return mine.Sleep(1)
		})
		return task.Join(other)
	})
}

func TestDebugAffinity(t *testing.T) {
	ok(t, func(task *Task) error {
		l := task.Loop()
		h := l.After(time.Hour, func() {})
		misuse := func(f func()) {
			done := make(chan any)
			go func() {
				defer func() { done <- recover() }()
				f()
			}()
			if m, ok := (<-done).(*Misuse); !ok || m.Rule != "loopaffinity" {
				t.Error("not caught")
			}
		}
		misuse(func() { l.Soon(func() {}) })
		misuse(func() { l.After(1, func() {}) })
		misuse(func() { h.Cancel() })
		misuse(func() { l.Go("", func(*Task) error { return nil }) })
		misuse(func() { task.Sleep(1) })
		misuse(func() { task.Cancel(nil) })
		h.Cancel()
		if s := l.root.child.String(); !strings.Contains(s, "made by") {
			t.Error(s)
		}
		return nil
	}, WithDebug())
}

func TestDump(t *testing.T) {
	ok(t, func(task *Task) error {
		l := task.Loop()
		long := l.Go("long", func(task *Task) error { return task.Sleep(time.Hour) })
		l.Go("joins", func(task *Task) error { return task.Join(long) })
		task.Yield()
		var b strings.Builder
		wantErr(t, l.Dump(&b), nil)
		for _, want := range []string{"running; 3 tasks, 1 timers", `- "main" running`, `  - "long" waiting for sleep`, `  - "joins" waiting for task "long"`} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("lacks %q:\n%s", want, &b)
			}
		}
		f, resolve := NewFuture[string](l)
		go func() {
			var b strings.Builder
			resolve(b.String(), l.Dump(&b))
		}()
		_, err := Await(task, f)
		long.Cancel(nil)
		return err
	})
	l := newLoop(t)
	l.Close()
	var b strings.Builder
	wantErr(t, l.Dump(&b), nil)
	if b.String() != "loop \"eventloop\": closed\n" {
		t.Error(b.String())
	}
}

func TestDeadlineErrors(t *testing.T) {
	err := error(&timeoutError{time.Second})
	if !errors.Is(err, context.DeadlineExceeded) || !os.IsTimeout(err) {
		t.Error(err)
	}
}

// Whoever closes a circle of waits is told so.
func TestCircularWaits(t *testing.T) {
	ok(t, func(task *Task) error {
		l := task.Loop()
		var a, b *Task
		a = l.Go("a", func(task *Task) error {
			wantErr(t, task.Join(task), ErrDeadlock)
			return task.Join(b)
		})
		b = l.Go("b", func(task *Task) error {
			wantErr(t, task.Sleep(time.Second), nil)
			wantErr(t, task.Join(a), ErrDeadlock)
			return nil
		})
		wantErr(t, task.Join(a), nil)
		return Together(task, func(g *TaskGroup) error {
			g.Go("member", func(member *Task) error {
				wantErr(t, member.Yield(), nil)
				wantErr(t, member.Join(task), ErrDeadlock) // which waits for its members
				return nil
			})
			return nil
		})
	})
}

// Waiting does not allocate.
func TestTaskAllocs(t *testing.T) {
	l := newLoop(t)
	var yield, await, sleep float64
	main := l.Go("", func(task *Task) error {
		f, resolve := NewFuture[int](l)
		resolve(1, nil)
		Await(task, f)
		yield = testing.AllocsPerRun(100, func() { task.Yield() })
		await = testing.AllocsPerRun(100, func() { Await(task, f) })
		sleep = testing.AllocsPerRun(10, func() { task.Sleep(1) })
		return nil
	})
	l.Go("", func(task *Task) error {
		defer l.Stop()
		return task.Join(main)
	})
	wantErr(t, l.Run(t.Context()), nil)
	if yield != 0 || await != 0 || sleep != 0 {
		t.Errorf("allocations: %v for Yield, %v for Await, %v for Sleep", yield, await, sleep)
	}
	l.Close()
}

// Profiles tell the goroutines of a loop and its tasks, and execution traces its
// callbacks, by name.
func TestLabelsAndRegions(t *testing.T) {
	var out bytes.Buffer
	if err := trace.Start(&out); err != nil {
		t.Fatal(err)
	}
	l := newLoop(t, WithName("visible"))
	var profile bytes.Buffer
	main := l.Go("", func(task *Task) error { return task.Sleep(time.Millisecond) })
	l.Go("", func(task *Task) error {
		defer l.Stop()
		err := pprof.Lookup("goroutine").WriteTo(&profile, 1)
		return errors.Join(err, task.Join(main))
	})
	post(t, l, func() {})
	wantErr(t, l.Run(t.Context()), nil)
	trace.Stop()
	if n := strings.Count(profile.String(), `{"eventloop":"visible#`); n < 3 {
		t.Errorf("%d labels in\n%s", n, &profile)
	}
	for _, want := range []string{"eventloop: ", "eventloop.TestLabelsAndRegions.func"} {
		if !bytes.Contains(out.Bytes(), []byte(want)) {
			t.Errorf("trace lacks %q", want)
		}
	}
	l.Close()
}

// A task of another loop cannot be joined: its state is that loop's.
func TestJoinOfAnotherLoop(t *testing.T) {
	l := newLoop(t)
	other := l.Go("other", func(*Task) error { return nil })
	_, err := inTask(t, func(task *Task) error { return task.Join(other) })
	if p, ok := errors.AsType[*PanicError](err); !ok || !strings.Contains(p.Error(), "another loop") {
		t.Errorf("error %v", err)
	}
	l.Close()
}

// What a cancelled task starts is cancelled, which is no error.
func TestStartByCancelled(t *testing.T) {
	reported, err := inTask(t, func(task *Task) error {
		parent := task.Loop().Go("parent", func(t *Task) error {
			t.Sleep(time.Hour)
			child := t.Loop().Go("child", func(*Task) error { return nil })
			if !errors.Is(child.Err(), io.ErrNoProgress) {
				t.Loop().report(fmt.Errorf("child ended with %v", child.Err()))
			}
			return nil
		})
		task.Yield()
		parent.Cancel(io.ErrNoProgress)
		return task.Join(parent)
	})
	if err != nil || len(reported) > 0 {
		t.Errorf("%v; reported %v", err, reported)
	}
}
