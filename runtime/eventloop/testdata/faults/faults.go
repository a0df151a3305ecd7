// Package faults has one fault for each rule of loopvet that the loop itself
// notices at run time. The line that is wrong says "want RULE".
package faults

import (
	"compress/gzip"
	"context"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// A Fault is started by a task. It goes on until release is closed, if it does
// not end by itself.
type Fault func(t *eventloop.Task, release chan struct{})

// All are the faults, by the name of their function.
var All = map[string]Fault{
	"sleep": sleep, "receive": receive, "group": group, "process": process, "lock": lock, "selfwait": selfwait,
	"heavy": heavy, "library": library, "spin": spin, "affinity": affinity, "leak": leak, "unasked": unasked,
}

func sleep(t *eventloop.Task, _ chan struct{}) {
	t.Loop().Soon(func() {
		time.Sleep(100 * time.Millisecond) // want blockingcall
	})
}

func receive(t *eventloop.Task, release chan struct{}) {
	t.Loop().Soon(func() {
		<-release // want blockingcall
	})
}

func group(t *eventloop.Task, release chan struct{}) {
	t.Loop().Soon(func() {
		var all sync.WaitGroup
		all.Go(func() { <-release })
		all.Wait() // want blockingcall
	})
}

func process(t *eventloop.Task, _ chan struct{}) {
	t.Loop().Go("process", func(*eventloop.Task) error {
		return exec.Command("sleep", "0.1").Run() // want blockingcall
	})
}

// A ledger is shared with a goroutine that holds its lock while it waits.
type ledger struct {
	mu  sync.Mutex
	sum int
}

func (b *ledger) settle(held chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(held)
	time.Sleep(100 * time.Millisecond) // stands for a disk or a network
	b.sum = 0
}

func lock(t *eventloop.Task, _ chan struct{}) {
	b, held := new(ledger), make(chan struct{})
	go b.settle(held)
	for !closed(held) {
		runtime.Gosched()
	}
	t.Loop().Soon(func() {
		b.mu.Lock() // want contendedlock
		b.sum++
		b.mu.Unlock()
	})
}

func closed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func selfwait(t *eventloop.Task, _ chan struct{}) {
	l := t.Loop()
	l.Go("selfwait", func(*eventloop.Task) error {
		_, err := eventloop.Call(context.Background(), l, func(*eventloop.Task) (int, error) { return 1, nil }) // want selfwait
		return err
	})
}

func heavy(t *eventloop.Task, release chan struct{}) {
	var ready atomic.Bool
	go func() {
		<-release
		ready.Store(true)
	}()
	t.Loop().Soon(func() {
		for !ready.Load() { // want heavyloop
		}
	})
}

func library(t *eventloop.Task, release chan struct{}) {
	data := make([]byte, 1<<14) // made in no time, also with -race
	for i := range data {
		data[i] = byte(i * i >> 3)
	}
	t.Loop().Go("library", func(*eventloop.Task) error {
		for !closed(release) {
			w := gzip.NewWriter(io.Discard)
			for range 64 { // so that it is hardly ever met anywhere else
				if _, err := w.Write(data); err != nil { // want missingoffload
					return err
				}
			}
		}
		return nil
	})
}

// A poller looks again and again.
type poller struct{ loop *eventloop.Loop }

func spin(t *eventloop.Task, _ chan struct{}) {
	p := &poller{t.Loop()}
	p.loop.Soon(p.again)
}

func (p *poller) again() {
	p.loop.Soon(p.again) // want recursivesched
}

func affinity(t *eventloop.Task, _ chan struct{}) {
	l := t.Loop()
	caught, settle := eventloop.NewFuture[struct{}](l)
	go func() {
		defer func() {
			err, _ := recover().(error)
			settle(struct{}{}, err)
		}()
		l.Soon(func() {}) // want loopaffinity
	}()
	l.Go("affinity", func(t *eventloop.Task) error {
		_, err := eventloop.Await(t, caught)
		return err
	})
}

func leak(t *eventloop.Task, _ chan struct{}) {
	h := t.Loop().Every(time.Millisecond, func() {
		t.Loop().Every(time.Hour, func() {}) // want loopleak
	})
	t.Sleep(20 * time.Millisecond)
	h.Cancel()
}

func unasked(t *eventloop.Task, _ chan struct{}) {
	eventloop.Spawn(t, "unasked", func(*eventloop.Task) (int, error) { // want unawaited
		return 0, io.ErrUnexpectedEOF
	})
}
