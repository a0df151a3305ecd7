package eventloop

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stalls collects what a watchdog reports.
type stalls struct {
	mu   sync.Mutex
	seen []Stall
	more chan bool
}

func newStalls() *stalls { return &stalls{more: make(chan bool, 1)} }

func (s *stalls) handle(st *Stall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, *st)
	select {
	case s.more <- true:
	default:
	}
}

func (s *stalls) all() []Stall {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// A callback and a task that sleep are reported while they do, with the line, at
// doubling times, and when it is over.
func TestStall(t *testing.T) {
	for _, kind := range []string{"callback", "task"} {
		synctest.Test(t, func(t *testing.T) {
			s := newStalls()
			l := newLoop(t, WithStallHandler(s.handle), WithSlowAfter(100*time.Millisecond), WithName("slowpoke"))
			wait := start(t.Context(), l)
			if kind == "callback" {
				post(t, l, func() { time.Sleep(time.Second) })
			} else {
				post(t, l, func() { l.Go("sleeper", func(*Task) error { time.Sleep(time.Second); return nil }) })
			}
			time.Sleep(500 * time.Millisecond)
			if !l.Stats().Stalled {
				t.Error("not stalled")
			}
			time.Sleep(time.Minute) // idle: nothing more
			l.Close()
			wait()
			got := s.all()
			if len(got) != 5 { // 100, 200, 400, 800 ms, the end
				t.Fatalf("reports %v", got)
			}
			for i, st := range got {
				if st.Ended != (i == 4) || st.Rule != "blockingcall" || st.Loop != "slowpoke" ||
					st.For > 1100*time.Millisecond || st.For < 100*time.Millisecond<<min(i, 3) {
					t.Errorf("report %d: %v", i, &st)
				}
			}
			if first := got[0]; !strings.Contains(first.Stack, "time.Sleep") || !strings.Contains(first.Stack, "watchdog_test.go:") ||
				!strings.Contains(first.What, kind) || !strings.Contains(first.What, "watchdog_test.go:") {
				t.Errorf("%s\n%s", first.What, first.Stack)
			}
			if st := l.Stats(); st.Stalls != 1 || st.Stalled {
				t.Errorf("%d stalls, stalled %v", st.Stalls, st.Stalled)
			}
		})
	}
}

// Each fault is named by the rule that finds it in the source.
func TestStallRules(t *testing.T) {
	var mu sync.Mutex
	stop := make(chan bool)
	stopped := func() bool {
		select {
		case <-stop:
			return true
		default:
			return false
		}
	}
	busy := func() {
		for n := 0; !stopped(); n++ {
			_ = n * n
		}
	}
	cases := map[string]func(l *Loop) func(){
		"blockingcall: channel": func(*Loop) func() { return func() { <-stop } },
		"blockingcall: select": func(*Loop) func() {
			return func() {
				select {
				case <-stop:
				case <-context.Background().Done():
				}
			}
		},
		"blockingcall: group": func(*Loop) func() {
			return func() {
				var wg sync.WaitGroup
				wg.Go(func() { <-stop })
				wg.Wait()
			}
		},
		"blockingcall: read": func(*Loop) func() {
			return func() {
				r, w := io.Pipe()
				go func() { <-stop; w.Close() }()
				r.Read(make([]byte, 1))
			}
		},
		"contendedlock": func(*Loop) func() { return func() { mu.Lock(); mu.Unlock() } }, //lint:ignore SA2001 the point is to wait for it
		"heavyloop":     func(*Loop) func() { return busy },
		"missingoffload": func(*Loop) func() {
			return func() {
				data := make([]byte, 1<<20)
				for !stopped() {
					sha256.Sum256(data)
				}
			}
		},
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			s := newStalls()
			l := newLoop(t, WithStallHandler(s.handle), WithSlowAfter(2*time.Millisecond))
			stop = make(chan bool)
			mu.Lock()
			wait := start(t.Context(), l)
			post(t, l, f(l))
			<-s.more
			close(stop)
			mu.Unlock()
			l.Close()
			wait()
			want, _, _ := strings.Cut(name, ":")
			if got := s.all()[0]; got.Rule != want {
				t.Errorf("rule %s, want %s:\n%s", got.Rule, want, got.Stack)
			}
		})
	}
}

// The process not running, as in a debugger, is no stall: the watchdog has slept
// too long itself. Nor is a busy loop, or an idle one.
func TestNoFalseStall(t *testing.T) {
	s := newStalls()
	l := newLoop(t, WithStallHandler(s.handle), WithSlowAfter(200*time.Millisecond))
	wait := start(t.Context(), l)
	done := make(chan bool)
	n := 0
	var again func()
	again = func() {
		if n++; n%1000 == 0 {
			runtime.GC() // stops the world twice
		}
		if n == 20_000 {
			close(done)
			return
		}
		l.Soon(again)
	}
	post(t, l, again)
	<-done
	l.Close()
	wait()
	if got := s.all(); len(got) > 0 {
		t.Errorf("reports %v", got)
	}

	// A clock that jumps is all that a watchdog sees of a suspended process.
	synctest.Test(t, func(t *testing.T) {
		w := &watchdog{l: newLoop(t), tick: 50 * time.Millisecond}
		if add := w.counted(time.Hour); add > 100*time.Millisecond {
			t.Errorf("counts %v", add)
		}
		if add := w.counted(50 * time.Millisecond); add != 50*time.Millisecond {
			t.Errorf("counts %v", add)
		}
	})
}

// The handler may escalate to anything, even to Close, and may fail.
func TestStallHandlerCloses(t *testing.T) {
	for _, fail := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			captureLog(t, textLog)
			var l *Loop
			l = newLoop(t, WithStallHandler(func(s *Stall) {
				l.Close()
				if fail {
					explode("handler")
				}
			}))
			wait := start(t.Context(), l)
			post(t, l, func() { time.Sleep(time.Second) })
			post(t, l, func() { t.Error("ran after Close") })
			wantDropped(t, wait(), CloseError{Callbacks: 1})
		})
	}
}

func TestSlowTurn(t *testing.T) {
	for _, timing := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := newStalls()
			opts := []Option{WithStallHandler(s.handle), WithSlowAfter(100 * time.Millisecond)}
			if timing {
				opts = append(opts, WithTiming())
			}
			l := newLoop(t, opts...)
			for range 50 { // none of them is slow
				post(t, l, func() { time.Sleep(5 * time.Millisecond) })
			}
			post(t, l, func() { time.Sleep(6 * time.Millisecond) })
			l.After(time.Second, l.Stop)
			wantErr(t, l.Run(t.Context()), nil)
			got := s.all()
			if len(got) != 1 || got[0].For < 250*time.Millisecond || !strings.Contains(got[0].What, "a turn of 51 callbacks") {
				t.Fatalf("reports %v", got)
			}
			if strings.Contains(got[0].What, "6ms in github.com/") != timing || strings.Contains(got[0].What, "WithTiming") == timing {
				t.Error(got[0].What)
			}
			st := l.Stats()
			if st.SlowTurns != 1 || st.Turn.Max != got[0].For || timing && (st.Callback.Count != 52 || st.Callback.Max != 6*time.Millisecond) {
				t.Errorf("%+v", st)
			}
			l.Close()
		})
	}
}

func TestRecursiveScheduling(t *testing.T) {
	var errs []error
	l := newLoop(t, WithErrorHandler(func(err error) { errs = append(errs, err) }))
	n := 0
	var again func()
	again = func() {
		if n++; n == 2*recursive {
			l.Stop()
		}
		l.Soon(again)
	}
	l.Soon(again)
	wantErr(t, l.Run(t.Context()), nil)
	m, ok := errors.AsType[*Misuse](errors.Join(errs...))
	if len(errs) != 1 || !ok || m.Rule != "recursivesched" || !strings.Contains(m.Text, "watchdog_test.go:") {
		t.Errorf("errors %v", errs)
	}
	l.Close()
}

func TestDumpOfBlockedLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		wait := start(t.Context(), l)
		post(t, l, func() { time.Sleep(time.Hour) })
		synctest.Wait()
		var b strings.Builder
		wantErr(t, l.Dump(&b), nil)
		if !strings.Contains(b.String(), "does not answer") || !strings.Contains(b.String(), "TestDumpOfBlockedLoop") {
			t.Error(b.String())
		}
		l.Close()
		wait()
	})
}

func TestPauseAndResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithInbox(2))
		wantErr(t, l.Pause(), ErrNotRunning)
		wantErr(t, l.Resume(), ErrNotRunning)
		var got []string
		add := func(s string) func() { return func() { got = append(got, s) } }
		l.After(2*time.Second, add("late"))
		l.After(time.Second, add("early"))
		wait := start(t.Context(), l)
		synctest.Wait()
		wantErr(t, l.Pause(), nil)
		wantErr(t, l.Pause(), ErrNotRunning)
		wantState(t, l, StatePaused)
		post(t, l, add("posted"))
		post(t, l, add("too"))
		wantErr(t, l.Post(func() {}), ErrFull)
		wantErr(t, l.Run(t.Context()), ErrRunning)
		time.Sleep(time.Minute)
		if len(got) > 0 {
			t.Errorf("ran %v", got)
		}
		wantErr(t, l.Resume(), nil)
		synctest.Wait()
		if fmt.Sprint(got) != "[posted too early late]" {
			t.Errorf("ran %v", got)
		}
		if s := l.Stats(); s.Paused != time.Minute || s.State != StateRunning {
			t.Errorf("paused %v", s.Paused)
		}
		wantErr(t, l.Pause(), nil)
		l.Stop() // ends a paused loop too
		wantErr(t, wait(), nil)
		post(t, l, func() { l.Pause(); add("last")() }) // after this callback
		post(t, l, add("never"))
		wait = start(t.Context(), l)
		synctest.Wait()
		wantState(t, l, StatePaused)
		wantDropped(t, l.Close(), CloseError{Callbacks: 1})
		wait()
		if got[len(got)-1] != "last" {
			t.Errorf("ran %v", got)
		}
		l = newLoop(t)
		ctx, cancel := context.WithCancel(t.Context())
		wait = start(ctx, l)
		synctest.Wait()
		wantErr(t, l.Pause(), nil)
		synctest.Wait()
		cancel()
		wantErr(t, wait(), context.Canceled)
		l.Close()
	})
}

// Low priority waits for normal, and does not starve.
func TestPriorities(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		var got []int
		lows := 0
		for range 3 {
			l.SoonLow(func() { lows++; got = append(got, 0) })
			wantErr(t, l.PostLow(func() { lows++; got = append(got, 0) }), nil)
		}
		n := 0
		var greedy func()
		greedy = func() {
			got = append(got, 1)
			if n++; n < 10 {
				l.Soon(greedy)
				l.Soon(func() { got = append(got, 1) })
			} else {
				l.After(time.Second, l.Stop)
			}
		}
		l.Soon(greedy)
		l.SoonLow(func() { t.Error("cancelled") }).Cancel()
		wantErr(t, l.Run(t.Context()), nil)
		if fmt.Sprint(got) != "[1 0 1 1 0 1 1 0 1 1 0 1 1 0 1 1 0 1 1 1 1 1 1 1 1]" && lows != 6 {
			t.Errorf("order %v", got)
		}
		if got[0] != 1 || got[1] != 0 {
			t.Errorf("order %v", got)
		}
		l.Close()
	})
}

func TestEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithErrorHandler(func(error) {}))
		begin := time.Now()
		var got []time.Duration
		var h Handle
		h = l.Every(time.Second, func() {
			got = append(got, time.Since(begin))
			switch len(got) {
			case 2:
				time.Sleep(2500 * time.Millisecond) // skips two
			case 3:
				panic("goes on all the same")
			case 4:
				if !h.Cancel() || h.Cancel() {
					t.Error("want one Cancel")
				}
			}
		})
		l.At(begin.Add(time.Minute), l.Stop)
		wantErr(t, l.Run(t.Context()), nil)
		if fmt.Sprint(got) != "[1s 2s 5s 6s]" || time.Since(begin) != time.Minute {
			t.Errorf("ran at %v", got)
		}
		l.Every(time.Hour, func() {})
		err := l.Close()
		if e, ok := errors.AsType[*CloseError](err); !ok || e.Timers != 1 || len(e.Leaks) != 1 ||
			!strings.Contains(e.Leaks[0].What, "watchdog_test.go:") || !strings.Contains(err.Error(), "loopvet rule loopleak") {
			t.Error(err)
		}
	})
}

func TestStats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithName("counted"), WithErrorHandler(func(error) {}), WithInbox(1))
		post(t, l, func() { time.Sleep(time.Second) })
		wantErr(t, l.Post(func() {}), ErrFull)
		l.After(3*time.Second, func() { panic(1) })
		h := l.After(time.Hour, func() {})
		l.After(4*time.Second, func() {
			l.Go("", func(task *Task) error { return task.Sleep(time.Second) })
			OffloadBlocking(l, func(context.Context) (int, error) { time.Sleep(time.Second); return 0, nil }, func(int, error) {})
		})
		l.After(6*time.Second, l.Stop)
		wantErr(t, l.Run(t.Context()), nil)
		s := l.Stats()
		if s.Name != "counted" || s.State != StateStopped || s.Busy != time.Second || s.Idle != 5*time.Second ||
			s.Rejected != 1 || s.Panics != 1 || s.Timers != 1 || s.Tasks != 1 || s.Blocking.Done != 1 ||
			s.Blocking.Run.Max != time.Second || s.CPU.Done != 0 || s.Utilization() != 1.0/6 {
			t.Errorf("%+v", s)
		}
		h.Cancel()
		wantErr(t, l.Close(), nil)
		if u := (&Stats{}).Utilization(); u != 0 {
			t.Error(u)
		}
	})
}

func TestHistogram(t *testing.T) {
	var h Histogram
	if h.Quantile(0.5) != 0 {
		t.Error("not empty")
	}
	for d := time.Duration(1); d < time.Hour; d = d*11/10 + 1 {
		before := h
		h.add(d)
		for i := range h.Buckets {
			if h.Buckets[i] == before.Buckets[i] {
				continue
			}
			if i < len(h.Buckets)-1 && d >= h.Bound(i) || i > 0 && d < h.Bound(i-1) {
				t.Errorf("%v is in bucket %d: [%v, %v)", d, i, h.Bound(max(i-1, 0)), h.Bound(i))
			}
		}
	}
	h = Histogram{}
	h.add(-1)
	for range 98 {
		h.add(time.Millisecond)
	}
	h.add(time.Second)
	if p := h.Quantile(0.5); p < time.Millisecond || p > 1250*time.Microsecond {
		t.Error(p)
	}
	if h.Quantile(1) != time.Second || h.Max != time.Second || h.Count != 100 {
		t.Errorf("%v of %d", h.Max, h.Count)
	}
}
