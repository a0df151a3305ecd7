package eventloop

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

// yields makes tasks that yield n times, and call each before every step.
func yields(l *Loop, tasks, n int, each func()) {
	for range tasks {
		l.Go("", func(t *Task) error {
			for range n {
				each()
				if err := t.Yield(); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// Tasks that hand the loop over to one another do what it does between callbacks.
func TestHandOverKeepsOrder(t *testing.T) {
	t.Run("looks for I/O", func(t *testing.T) {
		l, most := newLoop(t), uint64(0)
		yields(l, 1000, 5, func() { most = max(most, l.steps-l.polledStep) })
		l.Soon(func() { l.After(time.Millisecond, l.Stop) })
		l.Run(t.Context())
		if l.Close(); most > pollSteps {
			t.Errorf("%d callbacks without a look", most)
		}
	})
	t.Run("stops", func(t *testing.T) {
		l, after, stopped := newLoop(t), 0, false
		yields(l, 5, 3, func() {
			switch {
			case stopped:
				after++
			case l.handsOver && l.steps > 6:
				stopped = true
				l.Stop()
			}
		})
		l.Run(t.Context())
		if !stopped || after > 0 {
			t.Errorf("stopped: %t; %d steps afterwards", stopped, after)
		}
		l.Close()
	})
	t.Run("takes times", func(t *testing.T) {
		l, steps := newLoop(t, WithTiming()), 0
		yields(l, 10, 10, func() { steps++ })
		l.After(time.Millisecond, l.Stop)
		l.Run(t.Context())
		if s := l.Stats(); s.Callbacks < uint64(steps) || s.Callback.Count != s.Callbacks {
			t.Errorf("%d steps, %d callbacks, %d times", steps, s.Callbacks, s.Callback.Count)
		}
		l.Close()
	})
}

// Tasks hand the loop over to one another, and so stand in one another's places,
// when some of them panic, call Goexit, are more than are kept, or have to be ended
// by force. Nothing is lost, and no goroutine stays.
func TestHandOver(t *testing.T) {
	before := runtime.NumGoroutine()
	const tasks = 2*spareCoros + 100
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 0))
		l, err := New(WithCloseGrace(time.Millisecond), WithErrorHandler(func(error) {}))
		if err != nil {
			t.Fatal(err)
		}
		direct, ended, stubborn := 0, map[string]int{}, 0
		var want, got int
		for i := range tasks {
			steps := random.IntN(20)
			want += steps
			how := []string{"returns", "panics", "exits", "waits"}[max(0, random.IntN(20)-16)]
			if how == "waits" {
				stubborn++
			}
			l.Go("", func(task *Task) error {
				defer func() { ended[how]++ }()
				for range steps {
					loop := l.steps
					if err := task.Yield(); err != nil {
						return err
					}
					if l.handsOver && l.steps > loop {
						direct++
					}
					got++
					if random.IntN(50) == 0 {
						l.Soon(func() {}) // comes between two tasks
					}
					if random.IntN(50) == 0 {
						task.Sleep(time.Microsecond)
					}
				}
				switch how {
				case "panics":
					panic(i)
				case "exits":
					runtime.Goexit()
				case "waits":
					return Shield(task, func(task *Task) error { // also when it is cancelled
						for {
							task.Sleep(time.Hour)
						}
					})
				}
				return nil
			})
		}
		l.After(time.Hour, func() {}) // the loop has something to wait for
		ctx, cancel := context.WithCancel(t.Context())
		l.Every(time.Millisecond, func() {
			if got == want && l.tasks == stubborn {
				cancel()
			}
		})
		if err := l.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		var left *CloseError
		if err := l.Close(); !errors.As(err, &left) && stubborn > 0 {
			t.Fatalf("Close: %v, though %d tasks wait for ever", err, stubborn)
		}
		if got != want || direct == 0 || len(left.Leaks) != stubborn {
			t.Fatalf("%d of %d steps, %d handed over; %d of %d leaks", got, want, direct, len(left.Leaks), stubborn)
		}
		if n := ended["returns"] + ended["panics"] + ended["exits"] + ended["waits"]; n != tasks || ended["waits"] != stubborn {
			t.Fatalf("%v of %d tasks ended", ended, tasks)
		}
	}
	settled(t, before)
}
