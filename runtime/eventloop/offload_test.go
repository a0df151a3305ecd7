package eventloop

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOffload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithOffloaders(2))
		type result struct {
			v   int
			err error
			at  time.Duration
		}
		begin := time.Now()
		var got []result
		post(t, l, func() {
			for i := range 4 {
				wantErr(t, Offload(l, func(context.Context) (int, error) {
					time.Sleep(time.Second)
					return i, io.EOF
				}, func(v int, err error) {
					got = append(got, result{v, err, time.Since(begin)})
					if len(got) == 4 {
						l.Stop()
					}
				}), nil)
			}
		})
		wantErr(t, l.Run(t.Context()), nil)
		slices.SortFunc(got, func(a, b result) int { return a.v - b.v })
		want := []result{ // two at a time, in the order of the calls
			{0, io.EOF, time.Second}, {1, io.EOF, time.Second},
			{2, io.EOF, 2 * time.Second}, {3, io.EOF, 2 * time.Second},
		}
		if !slices.Equal(got, want) {
			t.Errorf("results %v, want %v", got, want)
		}
		wantErr(t, l.Close(), nil)
	})
}

func TestOffloadFaults(t *testing.T) {
	l := newLoop(t, WithOffloaders(1))
	for _, f := range []func(context.Context) (string, error){
		func(context.Context) (string, error) { explode(io.EOF); return "x", nil },
		func(context.Context) (string, error) { runtime.Goexit(); return "x", nil },
		func(context.Context) (string, error) { return "fine", nil }, // the only worker was lost before
	} {
		wantErr(t, Offload(l, f, func(v string, err error) {
			switch {
			case v == "fine":
				wantErr(t, err, nil)
				l.Stop()
			case v != "":
				t.Errorf("value %q", v)
			case errors.Is(err, io.EOF):
				if _, ok := err.(*PanicError); !ok {
					t.Errorf("error %v is no *PanicError", err)
				}
			default:
				wantErr(t, err, ErrGoexit)
			}
		}), nil)
	}
	wantErr(t, l.Run(t.Context()), nil)
	wantErr(t, l.Close(), nil)
}

func TestOffloadDonePanics(t *testing.T) {
	var errs []error
	var l *Loop
	l = newLoop(t, WithErrorHandler(func(err error) { errs = append(errs, err); l.Stop() }))
	Offload(l, func(context.Context) (int, error) { return 0, nil }, func(int, error) { explode(1) })
	wantErr(t, l.Run(t.Context()), nil)
	if len(errs) != 1 {
		t.Errorf("errors %v", errs)
	}
	wantErr(t, l.Close(), nil) // the panicking done counts as done
}

// The inbox is full and the loop stands still while the results come in.
func TestResultsHaveTheirOwnRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 8
		l := newLoop(t, WithInbox(1), WithOffloadLimit(n), WithOffloaders(3))
		done, posted := 0, false
		post(t, l, func() { posted = true; l.Stop() })
		offload := func() error {
			return Offload(l, func(context.Context) (int, error) { return 0, nil }, func(int, error) { done++ })
		}
		for range n {
			wantErr(t, offload(), nil)
		}
		wantErr(t, offload(), ErrFull)
		synctest.Wait()
		wantErr(t, l.Post(func() {}), ErrFull)
		wantErr(t, offload(), ErrFull) // results that wait count too
		wantErr(t, l.Run(t.Context()), nil)
		wantErr(t, offload(), nil)
		synctest.Wait()
		if done != n || !posted {
			t.Errorf("%d done, want %d; posted ran: %v", done, n, posted)
		}
		wantDropped(t, l.Close(), CloseError{Offloads: 1})
	})
}

func TestCloseWaitsForOffloads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithOffloaders(2))
		wait := start(t.Context(), l)
		var ended atomic.Int32
		for range 5 { // two run, three wait and never will
			Offload(l, func(ctx context.Context) (int, error) {
				<-ctx.Done()
				wantErr(t, context.Cause(ctx), ErrClosed)
				time.Sleep(time.Minute) // takes its time
				ended.Add(1)
				return 0, nil
			}, func(int, error) { t.Error("done after Close") })
		}
		synctest.Wait()
		begin := time.Now()
		wantDropped(t, l.Close(), CloseError{Offloads: 5})
		if d := time.Since(begin); d != time.Minute || ended.Load() != 2 {
			t.Errorf("Close took %v, %d ended", d, ended.Load())
		}
		wantDropped(t, wait(), CloseError{Offloads: 5})
	})
}

func TestCloseInOffload(t *testing.T) {
	for _, running := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			l := newLoop(t)
			wait := func() error { return ErrClosed }
			if running {
				wait = start(t.Context(), l)
				synctest.Wait()
			}
			Offload(l, func(context.Context) (int, error) {
				wantErr(t, l.Close(), nil) // would wait for itself
				return 0, nil
			}, func(int, error) { t.Error("done after Close") })
			synctest.Wait()
			wantDropped(t, l.Close(), CloseError{Offloads: 1})
			if err := wait(); !errors.Is(err, ErrClosed) {
				t.Error(err)
			}
		})
	}
}

func TestGoexitInOffloadWhileClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithOffloaders(1))
		for range 2 {
			Offload(l, func(ctx context.Context) (int, error) { <-ctx.Done(); runtime.Goexit(); return 0, nil }, func(int, error) {})
		}
		synctest.Wait()
		wantDropped(t, l.Close(), CloseError{Offloads: 2})
	})
}

// Several goroutines offload more than there is room for, some of it faulty,
// while the loop stops and runs: each accepted one is done once, or counted.
func TestOffloadStorm(t *testing.T) {
	l := newLoop(t, WithOffloaders(3), WithOffloadLimit(16))
	const callers, each = 3, 300
	var done [callers * each]int
	var calling sync.WaitGroup
	var accepted atomic.Int64
	for c := range callers {
		calling.Go(func() {
			for i := c * each; i < (c+1)*each; i++ {
				for {
					err := Offload(l, func(context.Context) (int, error) {
						switch i % 10 {
						case 3:
							explode(i)
						case 7:
							runtime.Goexit()
						}
						return i, nil
					}, func(v int, err error) {
						if bad := i%10 == 3 || i%10 == 7; bad == (err == nil) || !bad && v != i {
							t.Errorf("offload %d: %v, %v", i, v, err)
						}
						if done[i]++; i%50 == 0 {
							l.Stop()
						}
					})
					if err == ErrFull {
						runtime.Gosched()
						continue
					}
					if err == nil {
						accepted.Add(1)
					}
					break
				}
			}
		})
	}
	calm := make(chan bool)
	go func() { calling.Wait(); l.Close(); close(calm) }()
	for {
		if err := l.Run(context.Background()); errors.Is(err, ErrClosed) {
			break
		}
	}
	<-calm
	ran, dropped := 0, 0
	for i, n := range done {
		if ran += n; n > 1 {
			t.Errorf("offload %d done %d times", i, n)
		}
	}
	if e, ok := errors.AsType[*CloseError](l.Close()); ok {
		dropped = e.Offloads
	}
	if int(accepted.Load()) != ran+dropped || accepted.Load() != callers*each {
		t.Errorf("accepted %d, done %d, dropped %d", accepted.Load(), ran, dropped)
	}
}

// Work that blocks has its own goroutines and its own limit.
func TestOffloadBlockingLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithBlockers(2), WithBlockLimit(3), WithOffloaders(1), WithOffloadLimit(1))
		running, most, done := 0, 0, 0
		var mu sync.Mutex
		work := func(context.Context) (int, error) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			running--
			mu.Unlock()
			return 0, nil
		}
		for range 3 {
			wantErr(t, OffloadBlocking(l, work, func(int, error) {
				if done++; done == 3 {
					l.Stop()
				}
			}), nil)
		}
		wantErr(t, OffloadBlocking(l, work, func(int, error) {}), ErrFull)
		wantErr(t, l.Run(t.Context()), nil)
		if most != 2 || done != 3 {
			t.Errorf("%d at a time, want 2; %d done, want 3", most, done)
		}
	})
}
