package eventloop

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func newLoop(t testing.TB, opts ...Option) *Loop {
	t.Helper()
	l, err := New(append([]Option{WithStallHandler(func(*Stall) {})}, opts...)...) // many tests block it
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// start runs l on a goroutine of its own; the function it returns waits for
// Run and gives its result.
func start(ctx context.Context, l *Loop) (wait func() error) {
	result := make(chan error, 1)
	go func() { result <- l.Run(ctx) }()
	return sync.OnceValue(func() error { return <-result })
}

func post(t testing.TB, l *Loop, f func()) {
	t.Helper()
	if err := l.Post(f); err != nil {
		t.Fatal(err)
	}
}

func wantState(t testing.TB, l *Loop, want State) {
	t.Helper()
	if got := l.State(); got != want {
		t.Errorf("state %v, want %v", got, want)
	}
}

func wantErr(t testing.TB, got, want error) {
	t.Helper()
	if got != want {
		t.Errorf("error %v, want %v", got, want)
	}
}

func wantDropped(t testing.TB, err error, want CloseError) {
	t.Helper()
	var got *CloseError
	if !errors.As(err, &got) || !reflect.DeepEqual(*got, want) || !errors.Is(err, ErrClosed) {
		t.Errorf("error %v, want %v", err, &want)
	}
}

func TestOptions(t *testing.T) {
	_, err := New(WithInbox(0), WithOffloaders(-1), WithName("x"), WithOffloadLimit(0), WithErrorHandler(nil))
	want := `eventloop: WithInbox(0): must be at least 1
eventloop: WithOffloaders(-1): must be at least 1
eventloop: WithOffloadLimit(0): must be at least 1
eventloop: WithErrorHandler(nil): no handler`
	if err == nil || err.Error() != want {
		t.Errorf("error:\n%v\nwant:\n%s", err, want)
	}
}

func TestNilFunctions(t *testing.T) {
	l := newLoop(t)
	for name, f := range map[string]func(){
		"Post":    func() { l.Post(nil) },
		"Soon":    func() { l.Soon(nil) },
		"After":   func() { l.After(0, nil) },
		"Offload": func() { Offload[int](l, nil, nil) },
	} {
		func() {
			defer func() {
				if recover() != "eventloop: nil function" {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		wantState(t, l, StateNew)

		ran := 0
		post(t, l, func() { ran++ }) // kept until the loop runs
		wait := start(t.Context(), l)
		synctest.Wait()
		wantState(t, l, StateRunning)
		wantErr(t, l.Run(t.Context()), ErrRunning)

		l.Stop()
		wantErr(t, wait(), nil)
		wantState(t, l, StateStopped)

		post(t, l, func() { ran++; wantErr(t, l.Run(t.Context()), ErrRunning); l.Stop() })
		wantErr(t, l.Run(t.Context()), nil)
		if ran != 2 {
			t.Errorf("%d callbacks ran, want 2", ran)
		}

		wantErr(t, l.Close(), nil)
		wantErr(t, l.Close(), nil)
		wantState(t, l, StateClosed)
		wantErr(t, l.Run(t.Context()), ErrClosed)
		wantErr(t, l.Post(func() {}), ErrClosed)
		wantErr(t, Offload(l, func(context.Context) (int, error) { return 0, nil }, func(int, error) {}), ErrClosed)
		if l.Soon(func() {}).Cancel() || l.After(0, func() {}).Cancel() {
			t.Error("cancelled something on a closed loop")
		}
		l.Stop() // harmless
	})
}

func TestTransitions(t *testing.T) {
	const all = StateClosed + 1
	allowed := map[[2]State]bool{
		{StateNew, StateRunning}: true, {StateNew, StateClosed}: true,
		{StateRunning, StateStopped}: true, {StateRunning, StateClosed}: true, {StateRunning, StatePaused}: true,
		{StatePaused, StateRunning}: true, {StatePaused, StateStopped}: true, {StatePaused, StateClosed}: true,
		{StateStopped, StateRunning}: true, {StateStopped, StateClosed}: true,
	}
	for from := range all {
		for to := range all {
			l := &Loop{state: from}
			panicked := func() (p bool) {
				defer func() { p = recover() != nil }()
				l.enter(to)
				return
			}()
			if panicked == allowed[[2]State{from, to}] {
				t.Errorf("%v to %v: panicked is %v", from, to, panicked)
			}
		}
	}
	if s := fmt.Sprint(StateNew, StateClosed, all); s != "new closed State(5)" {
		t.Error(s)
	}
}

func TestStopOvertakesRun(t *testing.T) {
	l := newLoop(t)
	ran := false
	post(t, l, func() { ran = true; l.Stop() })
	l.Stop()
	l.Stop() // counts once
	wantErr(t, l.Run(t.Context()), nil)
	if ran {
		t.Error("ran a callback after Stop")
	}
	wantErr(t, l.Run(t.Context()), nil)
	if !ran {
		t.Error("lost a callback")
	}
}

func TestContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		defer l.Close()
		cause := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		wait := start(ctx, l)
		synctest.Wait()
		cancel(cause) // wakes a sleeping loop
		wantErr(t, wait(), cause)
		wantState(t, l, StateStopped)

		ran := 0
		for range 3 { // ends a turn between callbacks; an ended one runs nothing
			post(t, l, func() { ran++; cancel(cause) })
		}
		wantErr(t, l.Run(ctx), cause)
		ctx, cancel = context.WithCancelCause(t.Context())
		defer cancel(nil)
		wantErr(t, l.Run(ctx), cause)
		if ran != 1 {
			t.Errorf("%d callbacks ran, want 1", ran)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		wantErr(t, l.Run(ctx), context.DeadlineExceeded)
		if ran != 3 {
			t.Errorf("%d callbacks ran, want 3", ran)
		}
	})
}

func TestNilContext(t *testing.T) {
	l := newLoop(t)
	func() {
		defer func() { recover() }()
		l.Run(nil) //lint:ignore SA1012 the point of the test
	}()
	wantState(t, l, StateNew)
}

func TestStopKeepsTheRest(t *testing.T) {
	l := newLoop(t)
	var got []int
	add := func(i int) func() {
		return func() { got = append(got, i); l.Stop() }
	}
	l.After(0, add(4))
	post(t, l, func() {
		add(1)()
		l.Soon(add(5))
		post(t, l, add(6))
	})
	post(t, l, add(2))
	post(t, l, add(3))
	for i := range 6 {
		wantErr(t, l.Run(t.Context()), nil)
		if len(got) != i+1 {
			t.Fatalf("Run %d: ran %v", i, got)
		}
	}
	if !slices.Equal(got, []int{1, 2, 3, 4, 5, 6}) {
		t.Errorf("order %v", got)
	}
}

func TestInboxFull(t *testing.T) {
	l := newLoop(t, WithInbox(2))
	n := 0
	inc := func() { n++ }
	post(t, l, inc)
	post(t, l, inc)
	wantErr(t, l.Post(inc), ErrFull)
	l.Soon(func() { // the loop has taken them: there is room again
		post(t, l, inc)
		post(t, l, l.Stop)
		wantErr(t, l.Post(inc), ErrFull)
	})
	wantErr(t, l.Run(t.Context()), nil)
	if n != 3 {
		t.Errorf("%d ran, want 3", n)
	}
}

// Each Run runs one callback and takes no more, so that what has left the
// inbox stays bounded too.
func TestStoppedLoopStaysBounded(t *testing.T) {
	l := newLoop(t, WithInbox(4))
	accepted := 0
	for range 100 {
		for l.Post(l.Stop) == nil {
			accepted++
		}
		wantErr(t, l.Run(t.Context()), nil)
	}
	if waiting := accepted - 100; waiting > 3*4 { // the inbox, what was taken out of it, and the turn
		t.Errorf("%d callbacks wait", waiting)
	}
}

func TestCloseCounts(t *testing.T) {
	l := newLoop(t)
	nop := func() {}
	post(t, l, l.Stop)
	post(t, l, nop)
	l.Soon(nop)
	l.Soon(nop).Cancel()
	l.After(0, nop)
	l.After(0, nop).Cancel()
	due := l.After(0, nop)
	l.Soon(func() { due.Cancel() })
	wantErr(t, l.Run(t.Context()), nil) // leaves a turn cut short
	post(t, l, nop)
	l.Soon(nop)
	l.Soon(nop).Cancel()
	h := l.After(time.Hour, nop)
	err := l.Close()
	wantDropped(t, err, CloseError{Callbacks: 3, Timers: 2})
	if again := l.Close(); again != err {
		t.Errorf("second Close: %v", again)
	}
	if want := "eventloop: closed; dropped 3 callbacks, 2 timers, 0 offloads"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if h.Cancel() {
		t.Error("cancelled a timer that Close had dropped")
	}
}

func TestCloseWhileRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		began, ended := make(chan bool), false
		wait := start(t.Context(), l)
		post(t, l, func() { close(began); time.Sleep(time.Second); ended = true })
		post(t, l, func() { t.Error("ran after Close") })
		<-began
		wantDropped(t, l.Close(), CloseError{Callbacks: 1})
		if !ended {
			t.Error("Close did not wait for the callback")
		}
		wantDropped(t, wait(), CloseError{Callbacks: 1})
		wantState(t, l, StateClosed)
	})
}

func TestCloseOnTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithErrorHandler(func(err error) { t.Error("reported", err) }))
		post(t, l, func() {
			wantErr(t, l.Close(), nil)
			wantErr(t, l.Close(), nil)
			wantErr(t, l.Post(func() {}), ErrClosed)
			wantState(t, l, StateRunning)
			l.Soon(func() { t.Error("ran after Close") })
		})
		post(t, l, func() { t.Error("ran after Close") })
		wantDropped(t, l.Run(t.Context()), CloseError{Callbacks: 2})
		wantState(t, l, StateClosed)
		wantDropped(t, l.Close(), CloseError{Callbacks: 2})

		l = newLoop(t) // with nothing to drop
		post(t, l, func() { l.Close() })
		wantErr(t, l.Run(t.Context()), ErrClosed)
	})
}

func TestCloseInErrorHandler(t *testing.T) {
	var l *Loop
	l = newLoop(t, WithErrorHandler(func(error) { l.Close() }))
	post(t, l, func() { panic(1) })
	wantErr(t, l.Run(t.Context()), ErrClosed)
}

func TestCloseByOneLoopOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newLoop(t), newLoop(t)
		wait := start(t.Context(), b)
		synctest.Wait()
		post(t, a, func() { // is on a, so it waits for b
			wantErr(t, b.Close(), nil)
			wantErr(t, wait(), ErrClosed)
			a.Close()
		})
		wantErr(t, a.Run(t.Context()), ErrClosed)
	})
}

// Whatever the moment of Close, each accepted post either ran or is counted.
func TestCloseInAStorm(t *testing.T) {
	for round := range 20 {
		l := newLoop(t, WithInbox(64))
		wait := start(context.Background(), l)
		var producers sync.WaitGroup
		accepted := make([]int, 3)
		ran := 0
		for p := range accepted {
			producers.Go(func() {
				for {
					switch l.Post(func() { ran++ }) {
					case nil:
						accepted[p]++
					case ErrFull:
						runtime.Gosched()
					default:
						return
					}
				}
			})
		}
		for range round * 20 {
			runtime.Gosched()
		}
		err := l.Close()
		producers.Wait()
		sum := 0
		for _, n := range accepted {
			sum += n
		}
		dropped := 0
		if e, ok := errors.AsType[*CloseError](err); ok {
			dropped = e.Callbacks
		}
		if err := wait(); !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
		if sum != ran+dropped {
			t.Fatalf("accepted %d, ran %d, dropped %d", sum, ran, dropped)
		}
	}
}

// Several goroutines stop, run and close at once: nobody hangs, and only one
// Run is in at a time.
func TestLifecycleRaces(t *testing.T) {
	for range 30 {
		l := newLoop(t)
		var all sync.WaitGroup
		inside := 0 // -race would see two loops
		for range 2 {
			all.Go(func() {
				for {
					switch err := l.Run(context.Background()); {
					case errors.Is(err, ErrClosed):
						return
					case err == ErrRunning:
						runtime.Gosched()
					case err != nil:
						t.Error(err)
					}
				}
			})
		}
		all.Go(func() {
			for range 50 {
				l.Post(func() { inside++ })
				l.Stop()
				runtime.Gosched()
			}
			l.Close()
		})
		all.Go(func() { runtime.Gosched(); l.State(); l.Stop() })
		all.Wait()
		wantState(t, l, StateClosed)
	}
}

func TestNoGoroutineLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 10 {
		l := newLoop(t)
		wait := start(context.Background(), l)
		for range 20 {
			Offload(l, func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }, func(int, error) {})
		}
		l.Close()
		wait()
	}
	deadline := time.Now().Add(10 * time.Second) // far more than the scheduler needs
	for runtime.NumGoroutine() > before {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, before %d", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
	}
}

func TestGoroutineID(t *testing.T) {
	ids := make(chan uint64)
	go func() { ids <- goroutineID() }()
	if a, b := goroutineID(), <-ids; a == 0 || a == b || a != goroutineID() {
		t.Errorf("goroutines %d and %d", a, b)
	}
}

// What PostLow has posted counts for WithInbox until it runs, though the loop is
// too busy to come to it.
func TestLowStaysBounded(t *testing.T) {
	l := newLoop(t, WithInbox(1000))
	accepted, ran, turns := 0, 0, 0
	var busy func()
	busy = func() {
		for l.PostLow(func() { ran++ }) == nil {
			accepted++
		}
		post(t, l, func() {}) // which those of low priority do not keep out
		if turns++; turns == 1000 {
			l.Stop()
		}
		l.Soon(busy)
	}
	l.Soon(busy)
	wantErr(t, l.Run(t.Context()), nil)
	if waiting := accepted - ran; waiting > 3*1000 {
		t.Errorf("%d callbacks wait", waiting)
	}
	l.Close()
}
