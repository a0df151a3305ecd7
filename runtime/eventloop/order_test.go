package eventloop

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Several producers, a small inbox and a loop that is stopped and run again
// all the time: nothing lost, doubled, or out of a producer's order.
func TestPostStorm(t *testing.T) {
	const producers, each = 4, 2000
	l := newLoop(t, WithInbox(128), WithErrorHandler(func(error) {}))
	var next [producers]int
	var posting sync.WaitGroup
	for p := range producers {
		posting.Go(func() {
			for i := range each {
				for l.Post(func() {
					if next[p] != i {
						t.Errorf("producer %d: ran %d, want %d", p, i, next[p])
					}
					next[p]++
					if i%100 == 0 {
						l.Stop()
					}
					if i%300 == 0 {
						panic("contained")
					}
				}) != nil {
					runtime.Gosched()
				}
			}
		})
	}
	finished := false
	go func() {
		posting.Wait()
		for l.Post(func() { finished = true; l.Stop() }) != nil {
			runtime.Gosched()
		}
	}()
	for !finished {
		wantErr(t, l.Run(t.Context()), nil)
	}
	for p, n := range next {
		if n != each {
			t.Errorf("producer %d: %d ran, want %d", p, n, each)
		}
	}
}

func TestTurnOrder(t *testing.T) {
	l := newLoop(t)
	var got []string
	add := func(s string) func() { return func() { got = append(got, s) } }
	post(t, l, func() {
		add("a")()
		post(t, l, add("posted"))
		l.Soon(add("soon 1"))
		l.Soon(add("soon 2")).Cancel()
		l.Soon(func() { add("soon 3")(); l.Soon(l.Stop) })
	})
	post(t, l, add("b"))
	l.After(0, add("timer"))
	l.Soon(add("first"))
	wantErr(t, l.Run(t.Context()), nil)
	want := []string{"first", "a", "b", "timer", "soon 1", "soon 3", "posted"}
	if !slices.Equal(got, want) {
		t.Errorf("order %q, want %q", got, want)
	}
}

// A callback that is always ready again holds up neither timers, nor posts,
// nor results.
func TestNoStarvation(t *testing.T) {
	const step = time.Millisecond
	for name, again := range map[string]func(l *Loop, f func()){
		"Soon":  func(l *Loop, f func()) { l.Soon(f) },
		"Post":  func(l *Loop, f func()) { l.Post(f) },
		"After": func(l *Loop, f func()) { l.After(-1, f) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLoop(t)
				defer l.Close()
				begin := time.Now()
				// At most a turn to be seen, one to be taken, one before it in its own.
				late := func(what string, at time.Duration) {
					if d := time.Since(begin) - at; d < 0 || d > 3*step {
						t.Errorf("%s ran %v late", what, d)
					}
				}
				var greedy func()
				greedy = func() {
					time.Sleep(step) // lets the bubble's clock go on
					again(l, greedy)
				}
				again(l, greedy)
				l.After(10*step, func() { late("timer", 10*step) })
				l.After(20*step, func() {
					late("timer", 20*step)
					l.Post(func() { late("post", 20*step) })
					Offload(l, func(context.Context) (int, error) { return 0, nil },
						func(int, error) { late("result", 20*step); l.Stop() })
				})
				wantErr(t, l.Run(t.Context()), nil)
			})
		})
	}
}

func TestTimerOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		begin := time.Now()
		var got []int
		add := func(i int, at time.Duration) func() {
			return func() {
				got = append(got, i)
				if d := time.Since(begin); d != at {
					t.Errorf("timer %d ran at %v, want %v", i, d, at)
				}
			}
		}
		l.After(0, add(-1, 0))
		l.After(-time.Hour, add(0, 0)) // due now, not an hour ago
		l.After(3*time.Second, add(4, 3*time.Second))
		l.After(time.Second, add(1, time.Second))
		l.After(2*time.Second, func() {
			add(3, 2*time.Second)()
			l.After(time.Second, add(5, 3*time.Second)) // same deadline, made later
			l.After(2*time.Second, l.Stop)
		})
		l.After(time.Second, add(2, time.Second))
		wantErr(t, l.Run(t.Context()), nil)
		if !slices.Equal(got, []int{-1, 0, 1, 2, 3, 4, 5}) {
			t.Errorf("order %v", got)
		}
	})
}

func TestStoppedTimersKeepTheirDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		var got []int
		l.After(2*time.Second, func() { got = append(got, 2) })
		l.After(time.Second, func() { got = append(got, 1) })
		l.After(4*time.Second, func() { got = append(got, 3); l.Stop() })
		time.Sleep(3 * time.Second) // two are late already
		begin := time.Now()
		wantErr(t, l.Run(t.Context()), nil)
		if d := time.Since(begin); d != time.Second || !slices.Equal(got, []int{1, 2, 3}) {
			t.Errorf("ran %v in %v", got, d)
		}
	})
}

// A goroutine that posts makes a sleeping loop look at its timers anew.
func TestEarlierTimerWhileAsleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		begin := time.Now()
		h := l.After(time.Hour, func() { t.Error("was cancelled") })
		wait := start(t.Context(), l)
		time.Sleep(time.Minute)
		post(t, l, func() {
			l.After(time.Second, func() {
				if d := time.Since(begin); d != time.Minute+time.Second {
					t.Errorf("ran at %v", d)
				}
				h.Cancel() // the last timer: the loop sleeps without one
			})
		})
		time.Sleep(2 * time.Hour)
		l.Stop()
		wantErr(t, wait(), nil)
	})
}

func TestAfterOverflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t)
		time.Sleep(time.Hour)
		h := l.After(math.MaxInt64, func() { t.Error("ran") })
		l.After(time.Hour, l.Stop)
		wantErr(t, l.Run(t.Context()), nil)
		if !h.Cancel() {
			t.Error("not cancelled")
		}
	})
}

func TestCancel(t *testing.T) {
	l := newLoop(t)
	no := func() { t.Error("ran though cancelled") }
	var self, due, later Handle
	self = l.Soon(func() {
		if self.Cancel() {
			t.Error("cancelled itself while it ran")
		}
		if !due.Cancel() || due.Cancel() || !later.Cancel() || later.Cancel() {
			t.Error("want true once")
		}
		l.Soon(l.Stop)
	})
	due, later = l.After(0, no), l.After(time.Hour, no)
	wantErr(t, l.Run(t.Context()), nil)
	if self.Cancel() {
		t.Error("cancelled what had run")
	}
	wantErr(t, l.Close(), nil)
}

// A handle of what has run or was cancelled does nothing to what its callback is
// used for afterwards.
func TestStaleHandle(t *testing.T) {
	l := newLoop(t)
	defer l.Close()
	no, ran := func() { t.Error("ran though cancelled") }, 0
	if (Handle{}).Cancel() {
		t.Error("the zero handle cancelled something")
	}
	cancelled := l.After(time.Hour, no)
	cancelled.Cancel()
	queued := l.Soon(no) // cancelled while it is in the queue
	queued.Cancel()
	var old Handle
	old = l.After(0, func() {
		for _, h := range []Handle{l.Soon(func() { ran++ }), l.After(0, func() { ran++ }), l.Soon(func() { ran++ })} {
			for _, stale := range []Handle{old, cancelled, queued} {
				if stale == h || stale.Cancel() {
					t.Error("a stale handle cancelled another's callback")
				}
			}
		}
		l.After(time.Millisecond, l.Stop)
	})
	wantErr(t, l.Run(t.Context()), nil)
	if ran != 3 || len(l.callbacks) == 0 {
		t.Errorf("%d ran, and %d callbacks can be used again", ran, len(l.callbacks))
	}
	ticks := 0
	var every Handle
	every = l.Every(time.Millisecond, func() {
		if ticks++; ticks == 2 {
			every.Cancel()
			l.After(5*time.Millisecond, l.Stop) // not every.c: that has not returned
		}
	})
	wantErr(t, l.Run(t.Context()), nil)
	if ticks != 2 {
		t.Errorf("%d ticks after Cancel at the second", ticks)
	}
	seen := make(map[*callback]bool)
	for _, c := range l.callbacks {
		if seen[c] || c.f != nil || c.at != nowhere || c.every != 0 {
			t.Errorf("not free, or twice: %+v", c)
		}
		seen[c] = true
	}
}

// Random timers, some cancelled by others, against a sorted list.
func TestCancelRaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(1, 2))
		l := newLoop(t)
		const n = 2000
		handles := make([]Handle, n)
		deadline := make([]time.Duration, n)
		var got []int
		cancelled := make([]bool, n)
		for i := range n {
			d := time.Duration(rng.IntN(100)) * time.Millisecond
			victim := rng.IntN(n)
			deadline[i] = d
			handles[i] = l.After(d, func() {
				if cancelled[i] {
					t.Errorf("%d ran after it was cancelled", i)
				}
				got = append(got, i)
				if i%2 == 0 && handles[victim].Cancel() {
					cancelled[victim] = true
				}
			})
		}
		for i := 0; i < n; i += 7 { // before Run
			cancelled[i] = handles[i].Cancel()
		}
		l.After(time.Second, l.Stop)
		wantErr(t, l.Run(t.Context()), nil)
		var want []int
		for i := range n {
			if !cancelled[i] {
				want = append(want, i)
			}
		}
		slices.SortStableFunc(want, func(a, b int) int { return int(deadline[a] - deadline[b]) })
		if !slices.Equal(got, want) {
			t.Errorf("%d timers ran, want %d, or another order", len(got), len(want))
		}
	})
}

func TestTimerHeap(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var heap timerHeap
	var live []*callback
	check := func() {
		t.Helper()
		for i, n := range heap {
			if int(n.h.at) != i || i > 0 && n.before(&heap[(i-1)/4]) {
				t.Fatalf("broken at %d of %d", i, len(heap))
			}
		}
	}
	for seq := range uint64(3000) {
		if rng.IntN(3) > 0 || len(live) == 0 {
			h := &callback{at: nowhere}
			heap.push(timerNode{time.Duration(rng.IntN(50)), seq, h})
			live = append(live, h)
		} else {
			i := rng.IntN(len(live))
			heap.remove(int(live[i].at))
			if live[i].at != nowhere {
				t.Fatal("still in the heap")
			}
			live = slices.Delete(live, i, i+1)
		}
		check()
	}
	for last := (timerNode{}); len(heap) > 0; check() {
		n := heap[0]
		if n.before(&last) {
			t.Fatal("out of order")
		}
		last = n
		heap.remove(0)
	}
}

func TestAllocs(t *testing.T) {
	l := newLoop(t)
	wait := start(t.Context(), l)
	ran := make(chan bool, 1)
	nop, pong := func() {}, func() { ran <- true }
	per := testing.AllocsPerRun(100, func() {
		for range 100 {
			l.Post(nop)
		}
		l.Post(pong)
		<-ran
	})
	if per != 0 {
		t.Errorf("%v allocations for 101 posts", per)
	}
	per = testing.AllocsPerRun(100, func() {
		l.Post(func() {
			for range 100 {
				l.Soon(nop)
				l.After(time.Hour, nop).Cancel()
			}
			l.Soon(pong)
		})
		<-ran
	})
	if per > 5 {
		t.Errorf("%v allocations for 101 Soon and 100 timers", per)
	}
	l.Close()
	wait()
}
