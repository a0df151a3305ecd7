package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cloudwego/netpoll"
	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"
	"github.com/panjf2000/gnet/v2"
	"github.com/panjf2000/gnet/v2/pkg/logging"

	ours "github.com/loopvet/loopvet/runtime/eventloop"
)

// goPeers are those that this program has in itself.
var goPeers = map[string][]string{
	"post":     {"eventloop", "channel", "goja_nodejs", "gnet"},
	"pingpong": {"eventloop", "eventloop with descriptors", "channel", "goja_nodejs", "gnet"},
	"yield":    {"eventloop", "goroutines", "iter.Pull alone"},
	"spawn":    {"eventloop", "goroutines", "iter.Pull alone"},
	"timers":   {"eventloop", "goroutines"},
	"timing":   {"timing", "no timing", "clock"},
	"echo":     {"eventloop", "goroutines", "gnet", "netpoll"},
	"idle":     {"eventloop", "goroutines", "gnet", "netpoll"},
	"allocs":   slices.Sorted(maps.Keys(allocs)),
	"watchdog": slices.Sorted(maps.Keys(watched)),
}

func runChild(measure, peer string) error {
	switch measure {
	case "post", "pingpong":
		post, stop := poster(peer)
		defer stop()
		if measure == "post" {
			return say(measureOf(1_000_000, func(n int) { storm(n, post) }))
		}
		return say(measureOf(100_000, func(n int) { pingpong(n, post) }))
	case "yield":
		return say(measureOf(2_000_000, yielders[peer]))
	case "spawn":
		return say(measureOf(500_000, spawners[peer]))
	case "timers":
		return say(measureOf(1_000_000, timers[peer]))
	case "timing":
		if peer == "clock" {
			return say(measureOf(5_000_000, clock))
		}
		return say(measureOf(5_000_000, func(n int) { callbacks(n, peer == "timing") }))
	case "allocs":
		return say(result{Wall: allocs[peer]()})
	case "watchdog":
		return say(result{Wall: watched[peer]()})
	case "echo", "idle":
		return servers[peer](os.Getenv("BENCH_ADDR"))
	}
	return fmt.Errorf("no measure %q", measure)
}

func say(r result) error { return json.NewEncoder(os.Stdout).Encode(r) }

// measureOf does n operations, after a tenth of that to warm up.
func measureOf(n int, f func(n int)) result {
	f(n / 10)
	runtime.GC()
	before, begin := used(), time.Now()
	f(n)
	took := time.Since(begin)
	return result{Wall: float64(took) / float64(n), CPU: float64(used()-before) / float64(n)}
}

// used is the processor time of this process.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func storm(n int, post func(func()) bool) {
	done := make(chan bool)
	left := n
	f := func() {
		if left--; left == 0 {
			close(done)
		}
	}
	for range n {
		for !post(f) {
			runtime.Gosched()
		}
	}
	<-done
}

func pingpong(n int, post func(func()) bool) {
	pong := make(chan bool, 1)
	f := func() { pong <- true }
	for range n {
		for !post(f) {
			runtime.Gosched()
		}
		<-pong
	}
}

func newLoop(opts ...ours.Option) *ours.Loop {
	l, err := ours.New(opts...)
	if err != nil {
		panic(err)
	}
	return l
}

// poster gives the way to post to a peer that runs.
func poster(peer string) (post func(func()) bool, stop func()) {
	switch peer {
	case "eventloop", "eventloop with descriptors":
		l := newLoop()
		if peer != "eventloop" {
			l.Post(func() {
				l.Go("", func(t *ours.Task) error {
					_, err := ours.Listen(t, "tcp", "127.0.0.1:0")
					return err
				})
			})
		}
		done := make(chan error)
		go func() { done <- l.Run(context.Background()) }()
		return func(f func()) bool { return l.Post(f) == nil }, func() { l.Close(); <-done }
	case "channel":
		ch := make(chan func(), 1024)
		go func() {
			for f := range ch {
				f()
			}
		}()
		return func(f func()) bool { ch <- f; return true }, func() { close(ch) }
	case "goja_nodejs":
		l := eventloop.NewEventLoop()
		l.Start()
		return func(f func()) bool { return l.RunOnLoop(func(*goja.Runtime) { f() }) }, func() { l.Stop() }
	case "gnet":
		e := &engine{ready: make(chan gnet.Engine, 1)}
		go e.serve("127.0.0.1:0")
		eng := <-e.ready
		c, err := net.Dial("tcp", e.addr)
		if err != nil {
			panic(err)
		}
		conn := <-e.conns // a task of gnet belongs to a connection
		return func(f func()) bool {
			return conn.AsyncWrite(nil, func(gnet.Conn, error) error { f(); return nil }) == nil
		}, func() { c.Close(); eng.Stop(context.Background()) }
	}
	panic(peer)
}

const tasks = 1000

var yielders = map[string]func(int){
	"iter.Pull alone": func(n int) {
		var resume []func() (struct{}, bool)
		for range tasks {
			next, stop := bare(nop)
			defer stop()
			resume = append(resume, next)
		}
		for range n / tasks {
			for _, next := range resume {
				next()
			}
		}
	},
	"eventloop": func(n int) {
		l := newLoop()
		left := tasks
		for range tasks {
			l.Go("", func(t *ours.Task) error {
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
		l.Close()
	},
	"goroutines": func(n int) {
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
	},
}

// bare makes a coroutine that calls f each time it is resumed.
func bare(f func()) (resume func() (struct{}, bool), stop func()) {
	return iter.Pull(func(yield func(struct{}) bool) {
		for f(); yield(struct{}{}); f() {
		}
	})
}

var spawners = map[string]func(int){
	// One coroutine for all, as a pool would have it.
	"iter.Pull alone": func(n int) {
		v := 0
		resume, stop := bare(func() { v++ })
		defer stop()
		for range n {
			resume()
		}
	},
	"eventloop": func(n int) {
		l := newLoop()
		l.Go("", func(t *ours.Task) error {
			for i := range n {
				v, err := ours.Await(t, ours.Spawn(t, "", func(*ours.Task) (int, error) { return i, nil }))
				if v != i || err != nil {
					panic(err)
				}
			}
			l.Stop()
			return nil
		})
		l.Run(context.Background())
		l.Close()
	},
	"goroutines": func(n int) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		for i := range n {
			c := make(chan int, 1)
			go func() { c <- i }()
			if <-c != i {
				panic("wrong")
			}
		}
	},
}

// spread gives moments within a second.
func spread() func() time.Duration {
	rng := rand.New(rand.NewPCG(1, 2))
	return func() time.Duration { return time.Duration(rng.Int64N(int64(time.Second))) }
}

var timers = map[string]func(int){
	"eventloop": func(n int) {
		l, moment, left := newLoop(), spread(), n
		f := func() {
			if left--; left == 0 {
				l.Stop()
			}
		}
		for range n {
			l.After(moment(), f)
		}
		l.Run(context.Background())
		l.Close()
	},
	"goroutines": func(n int) { // time.AfterFunc
		moment := spread()
		var left atomic.Int64
		left.Store(int64(n))
		done := make(chan bool)
		f := func() {
			if left.Add(-1) == 0 {
				close(done)
			}
		}
		for range n {
			time.AfterFunc(moment(), f)
		}
		<-done
	},
}

func callbacks(n int, timing bool) {
	l := newLoop()
	if timing {
		l = newLoop(ours.WithTiming())
	}
	left := n / tasks
	var f func()
	f = func() {
		if left--; left == 0 {
			l.Stop()
		}
		for range tasks {
			l.Post(nop)
		}
		l.Post(f)
	}
	l.Post(f)
	l.Run(context.Background())
	l.Close()
}

func nop() {}

// The servers send back what they get. They print their address, and serve until
// they are killed.
var servers = map[string]func(addr string) error{
	"eventloop": func(addr string) error {
		return ours.Run(context.Background(), func(t *ours.Task) error {
			ln, err := ours.Listen(t, "tcp", addr)
			if err != nil {
				return err
			}
			fmt.Println(ln.Addr())
			return ln.Serve(t, func(t *ours.Task, c *ours.Conn) error {
				for {
					p, err := c.Next(t)
					if err != nil {
						return err
					}
					if _, err := c.Write(t, p); err != nil {
						return err
					}
				}
			})
		})
	},
	"goroutines": func(addr string) error {
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			return err
		}
		fmt.Println(ln.Addr())
		for {
			c, err := ln.Accept()
			if err != nil {
				return err
			}
			go func() {
				defer c.Close()
				buf := make([]byte, 4096)
				for {
					n, err := c.Read(buf)
					if err != nil {
						return
					}
					if _, err := c.Write(buf[:n]); err != nil {
						return
					}
				}
			}()
		}
	},
	"gnet": func(addr string) error {
		e := &engine{ready: make(chan gnet.Engine, 1), print: true}
		return e.serve(addr)
	},
	"netpoll": func(addr string) error {
		ln, err := netpoll.CreateListener("tcp", addr)
		if err != nil {
			return err
		}
		fmt.Println(ln.Addr())
		loop, err := netpoll.NewEventLoop(func(_ context.Context, c netpoll.Connection) error {
			r, w := c.Reader(), c.Writer()
			p, err := r.Next(r.Len())
			if err != nil {
				return err
			}
			if _, err := w.WriteBinary(append([]byte(nil), p...)); err != nil {
				return err
			}
			return w.Flush()
		})
		if err != nil {
			return err
		}
		return loop.Serve(ln)
	},
}

// An engine is gnet's.
type engine struct {
	gnet.BuiltinEventEngine
	ready chan gnet.Engine
	conns chan gnet.Conn
	addr  string
	print bool
}

func (e *engine) serve(addr string) error {
	if e.conns == nil {
		e.conns = make(chan gnet.Conn, 1)
	}
	ln, err := net.Listen("tcp", addr) // gnet does not tell which port it has got
	if err != nil {
		return err
	}
	e.addr = ln.Addr().String()
	ln.Close()
	return gnet.Run(e, "tcp://"+e.addr, gnet.WithMulticore(false), gnet.WithLogLevel(logging.ErrorLevel))
}

func (e *engine) OnBoot(eng gnet.Engine) gnet.Action {
	if e.print {
		fmt.Println(e.addr)
	}
	e.ready <- eng
	return gnet.None
}

func (e *engine) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	select {
	case e.conns <- c:
	default:
	}
	return nil, gnet.None
}

func (e *engine) OnTraffic(c gnet.Conn) gnet.Action {
	p, _ := c.Next(-1)
	c.Write(p)
	return gnet.None
}
