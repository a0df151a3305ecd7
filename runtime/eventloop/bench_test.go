package eventloop

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The benchmarks run the loop and what a program would use without one by turns
// and report the ratio of their times: on a shared machine only that is worth
// anything. Below 1 the loop is faster.

// compare does b.N operations in each of both ways, in rounds of at most size.
func compare(b *testing.B, size int, loop, other func(n int)) {
	var times [2]time.Duration
	for left, round := b.N, 0; left > 0; round++ {
		n := min(left, size)
		left -= n
		for i := range 2 {
			which := (round + i) % 2 // each goes first as often as the other
			begin := time.Now()
			[]func(int){loop, other}[which](n)
			times[which] += time.Since(begin)
		}
	}
	b.ReportMetric(0, "ns/op") // of both together: says nothing
	b.ReportMetric(float64(times[0])/float64(b.N), "loop-ns")
	b.ReportMetric(float64(times[1])/float64(b.N), "other-ns")
	b.ReportMetric(float64(times[0])/float64(times[1]), "ratio")
}

// both gives the ways to post to a running loop and to a channel with a
// goroutine that calls what it receives.
func both(b *testing.B) (loop, channel func(func())) {
	l := newLoop(b)
	wait := start(context.Background(), l)
	ch := make(chan func(), 1024)
	go func() {
		for f := range ch {
			f()
		}
	}()
	b.Cleanup(func() { close(ch); l.Close(); wait() })
	return func(f func()) { l.Post(f) }, func(f func()) { ch <- f }
}

// One goroutine posts, against a channel of 1024.
func BenchmarkPost(b *testing.B) {
	loop, channel := both(b)
	nop, ran := func() {}, make(chan bool, 1)
	storm := func(post func(func())) func(int) {
		return func(n int) {
			for range n - 1 {
				post(nop)
			}
			post(func() { ran <- true })
			<-ran
		}
	}
	compare(b, 1<<14, storm(loop), storm(channel))
}

// One goroutine posts and waits for the answer, again and again.
func BenchmarkPingPong(b *testing.B) {
	loop, channel := both(b)
	ran := make(chan bool, 1)
	pong := func() { ran <- true }
	ping := func(post func(func())) func(int) {
		return func(n int) {
			for range n {
				post(pong)
				<-ran
			}
		}
	}
	compare(b, 1000, ping(loop), ping(channel))
}

// Timers at random moments of the next millisecond, until all have run, against
// time.AfterFunc.
func BenchmarkAfter(b *testing.B) {
	l := newLoop(b)
	rng := rand.New(rand.NewPCG(1, 2))
	random := func() time.Duration { return time.Duration(rng.Int64N(int64(time.Millisecond))) }
	compare(b, 1<<14, func(n int) {
		left := n
		f := func() {
			if left--; left == 0 {
				l.Stop()
			}
		}
		for range n {
			l.After(random(), f)
		}
		l.Run(context.Background())
	}, func(n int) {
		var left atomic.Int64
		left.Store(int64(n))
		done := make(chan bool)
		f := func() {
			if left.Add(-1) == 0 {
				close(done)
			}
		}
		for range n {
			time.AfterFunc(random(), f)
		}
		<-done
	})
	l.Close()
}

// Timeouts that are cancelled, of which a thousand wait at a time.
func BenchmarkAfterCancel(b *testing.B) {
	l := newLoop(b)
	rng := rand.New(rand.NewPCG(1, 2))
	random := func() time.Duration { return time.Minute + time.Duration(rng.Int64N(int64(time.Minute))) }
	nop := func() {}
	var handles [1000]Handle
	var timers [1000]*time.Timer
	compare(b, 10_000, func(n int) {
		for i := range n {
			h := &handles[i%len(handles)]
			h.Cancel()
			*h = l.After(random(), nop)
		}
	}, func(n int) {
		for i := range n {
			t := &timers[i%len(timers)]
			if *t != nil {
				(*t).Stop()
			}
			*t = time.AfterFunc(random(), nop)
		}
	})
	for _, t := range timers {
		if t != nil {
			t.Stop()
		}
	}
	l.Close()
}

// For the allocations: up to 4096 callbacks are used again.
func BenchmarkSoon(b *testing.B) {
	l := newLoop(b)
	nop := func() {}
	b.ReportAllocs()
	for left := b.N; left > 0; {
		n := min(left, 10_000)
		left -= n
		for range n {
			l.Soon(nop)
		}
		l.Soon(l.Stop)
		l.Run(context.Background())
	}
	l.Close()
}

// A thousand tasks that yield in turn, against as many goroutines on one
// processor.
func BenchmarkYield(b *testing.B) {
	const tasks = 1000
	l := newLoop(b)
	compare(b, 200*tasks, func(n int) {
		left := tasks
		for range tasks {
			l.Go("", func(t *Task) error {
				for range n / tasks {
					t.Yield()
				}
				if left--; left == 0 {
					l.Stop()
				}
				return nil
			})
		}
		l.Run(context.Background())
	}, func(n int) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		var all sync.WaitGroup
		for range tasks {
			all.Go(func() {
				for range n / tasks {
					runtime.Gosched()
				}
			})
		}
		all.Wait()
	})
	l.Close()
}

// A task that is started and awaited, against a goroutine and a channel.
func BenchmarkSpawnAwait(b *testing.B) {
	l := newLoop(b)
	b.ReportAllocs()
	compare(b, 10_000, func(n int) {
		l.Go("", func(t *Task) error {
			for i := range n {
				v, err := Await(t, Spawn(t, "", func(*Task) (int, error) { return i, nil }))
				if v != i || err != nil {
					return err
				}
			}
			l.Stop()
			return nil
		})
		l.Run(context.Background())
	}, func(n int) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		for i := range n {
			c := make(chan int, 1)
			go func() { c <- i }()
			<-c
		}
	})
	l.Close()
}
