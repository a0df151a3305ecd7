package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	ours "github.com/loopvet/loopvet/runtime/eventloop"
)

// The gates that are counts have no peers.

// clock looks at the clock n times.
func clock(n int) {
	begin := time.Now()
	for range n {
		if time.Since(begin) < 0 {
			panic("the clock goes back")
		}
	}
}

// onLoop runs f as the task of a loop.
func onLoop(f func(t *ours.Task) error) {
	if err := ours.Run(context.Background(), f); err != nil && !errors.Is(err, ours.ErrClosed) { // which drops what is left
		panic(err)
	}
}

// perOp is how many allocations an operation makes, of all goroutines.
func perOp(f func()) float64 {
	const n = 100_000
	for range 1000 {
		f()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / n
}

var allocs = map[string]func() float64{
	"Soon of a function that is there": func() (per float64) {
		onLoop(func(t *ours.Task) error {
			l, n := t.Loop(), 0
			per = perOp(func() {
				l.Soon(nop)
				if n++; n%100 == 0 {
					t.Yield()
				}
			})
			return nil
		})
		return per
	},
	"Post of a function that is there": func() (per float64) {
		onLoop(func(t *ours.Task) error {
			l, n := t.Loop(), 0
			per = perOp(func() {
				l.Post(nop)
				if n++; n%100 == 0 {
					t.Yield()
				}
			})
			return nil
		})
		return per
	},
	"Yield": func() (per float64) {
		onLoop(func(t *ours.Task) error {
			per = perOp(func() { t.Yield() })
			return nil
		})
		return per
	},
	"Await of what is there": func() (per float64) {
		onLoop(func(t *ours.Task) error {
			f := ours.Spawn(t, "", func(*ours.Task) (int, error) { return 1, nil })
			per = perOp(func() {
				if v, err := ours.Await(t, f); v != 1 || err != nil {
					panic("wrong")
				}
			})
			return nil
		})
		return per
	},
	"Write and Read": func() (per float64) {
		onLoop(func(t *ours.Task) error {
			ln, err := ours.Listen(t, "tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer ln.Close()
			a, err := ours.Dial(t, "tcp", ln.Addr().String())
			if err != nil {
				return err
			}
			defer a.Close()
			b, err := ln.Accept(t)
			if err != nil {
				return err
			}
			defer b.Close()
			out, in := make([]byte, 64), make([]byte, 64)
			per = perOp(func() {
				if _, err := a.Write(t, out); err != nil {
					panic(err)
				}
				if n, err := b.Read(t, in); n != len(in) || err != nil {
					panic("wrong")
				}
			})
			return nil
		})
		return per
	},
}

// blockers is how many callbacks block.
const blockers, slowAfter = 20, 100 * time.Millisecond

// blockAll has callbacks block one after the other, each until it is reported, and
// gives how long that took, in the middle of all, and how many reports did not name
// the line.
func blockAll() (usual time.Duration, unnamed int) {
	var mu sync.Mutex
	var begun time.Time
	var told chan bool
	var took []time.Duration
	l := newLoop(ours.WithSlowAfter(slowAfter), ours.WithStallHandler(func(s *ours.Stall) {
		mu.Lock()
		defer mu.Unlock()
		if s.Ended || told == nil {
			return
		}
		took = append(took, time.Since(begun))
		if !strings.Contains(s.Stack, "bench/counts.go:") || !strings.Contains(s.Stack, "blockAll") {
			unnamed++
		}
		close(told)
		told = nil
	}))
	done := make(chan error)
	go func() { done <- l.Run(context.Background()) }()
	for i := range blockers {
		time.Sleep(time.Duration(i*7) * time.Millisecond) // at any time between two looks
		release := make(chan bool)
		mu.Lock()
		told = release
		mu.Unlock()
		l.Post(func() {
			mu.Lock()
			begun = time.Now()
			mu.Unlock()
			<-release
		})
		<-release
	}
	l.Close()
	<-done
	slices.Sort(took)
	return took[len(took)/2], unnamed
}

var watched = map[string]func() float64{
	"a report": func() float64 {
		usual, _ := blockAll()
		return float64(usual) / float64(slowAfter)
	},
	"reports without the line": func() float64 {
		_, unnamed := blockAll()
		return float64(unnamed)
	},
	// interrupt stops and continues the process meanwhile.
	"false reports": func() float64 {
		var reports atomic.Int64
		l := newLoop(ours.WithSlowAfter(slowAfter), ours.WithStallHandler(func(*ours.Stall) { reports.Add(1) }))
		done := make(chan error)
		go func() { done <- l.Run(context.Background()) }()
		l.Post(func() { l.Every(time.Millisecond, nop) })
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end); {
			runtime.GC()
		}
		l.Close()
		<-done
		return float64(reports.Load())
	},
	"goroutines after Close": func() float64 {
		before := runtime.NumGoroutine()
		l := newLoop(ours.WithErrorHandler(func(error) {}))
		done := make(chan error)
		go func() { done <- l.Run(context.Background()) }()
		l.Post(func() {
			for range 5000 {
				l.Go("", func(t *ours.Task) error { return t.Sleep(time.Hour) })
				l.After(time.Hour, nop)
			}
			l.Go("", func(t *ours.Task) error {
				ln, err := ours.Listen(t, "tcp", "127.0.0.1:0")
				if err != nil {
					return err
				}
				_, err = ln.Accept(t)
				return err
			})
			l.Signal(func(os.Signal) {}, syscall.SIGUSR1)
		})
		for range 100 {
			ours.Offload(l, func(context.Context) (int, error) { time.Sleep(time.Millisecond); return 0, nil }, func(int, error) {})
		}
		time.Sleep(100 * time.Millisecond)
		l.Close()
		<-done
		time.Sleep(100 * time.Millisecond) // os/signal keeps a goroutine of its own once it is used
		return float64(runtime.NumGoroutine() - before - 1)
	},
}

// interrupt stops a process a few times, for longer than a stall takes.
func interrupt(p *os.Process) {
	for range 5 {
		time.Sleep(300 * time.Millisecond)
		if p.Signal(syscall.SIGSTOP) != nil {
			return // it has ended
		}
		time.Sleep(150 * time.Millisecond)
		_ = p.Signal(syscall.SIGCONT)
	}
}
