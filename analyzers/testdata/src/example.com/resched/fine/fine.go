// Package fine has callbacks that schedule themselves, and come to an end or rest.
package fine

import (
	"context"
	"os"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

type worker struct {
	loop   *eventloop.Loop
	items  []string
	left   int
	done   bool
	handle eventloop.Handle
	states []func()
	state  func()
	every  time.Duration
	in     chan string
}

// delayed rests.
func (w *worker) delayed() { w.loop.After(time.Millisecond, w.delayed) }

// unknown may rest: nobody sees how long.
func (w *worker) unknown() { w.loop.After(w.every, w.unknown) }

// shrinking ends when nothing is left.
func (w *worker) shrinking() {
	if len(w.items) == 0 {
		return
	}
	w.items = w.items[1:]
	w.loop.Soon(w.shrinking)
}

// shrinkingInput is given less each time.
func (w *worker) shrinkingInput(items []string) {
	if len(items) > 0 {
		w.loop.Soon(func() { w.shrinkingInput(items[1:]) })
	}
}

// counted ends.
func (w *worker) counted() {
	if w.left--; w.left > 0 {
		w.loop.Soon(w.counted)
	}
}

// until ends when somebody says so.
func (w *worker) until() {
	if !w.done {
		w.loop.Soon(w.until)
	}
}

// each schedules itself for every item, and there may be none.
func (w *worker) each() {
	for range w.items {
		w.loop.Soon(w.each)
	}
}

// either comes back or not.
func (w *worker) either() {
	switch w.left {
	case 0:
		w.loop.Soon(w.either)
	case 1:
		w.loop.Soon(w.delayed)
	}
}

// machine goes to a state that is not known here.
func (w *worker) machine() { w.loop.Soon(w.states[w.left]) }

// step goes to one of two.
func (w *worker) step() {
	w.loop.Soon(w.state)
	w.state = w.other
}

func (w *worker) other() { w.state = w.step }

// cancelled can be taken back.
func (w *worker) cancelled() { w.handle = w.loop.Soon(w.cancelled) }

// given back can be taken back by who calls the wrapper.
func (w *worker) givenBack() { w.handle = w.soon(w.givenBack) }

func (w *worker) soon(f func()) eventloop.Handle { return w.loop.Soon(f) }

// elsewhere waits for its goroutine.
func (w *worker) elsewhere() {
	go func() {
		<-w.in
		_ = w.loop.Post(w.elsewhere)
	}()
}

// offloaded comes back when the work is done.
func (w *worker) offloaded(string, error) {
	_ = eventloop.Offload(w.loop, func(ctx context.Context) (string, error) { return os.Getenv("HOME"), ctx.Err() }, w.offloaded)
}

// sleepy is a matter of another rule.
func (w *worker) sleepy() {
	time.Sleep(time.Second)
	w.loop.Soon(w.sleepy)
}

// received waits for a message each time.
func (w *worker) received() {
	w.items = append(w.items, <-w.in)
	w.loop.Soon(w.received)
}

// ending ends the program before it gets there.
func (w *worker) ending() {
	if w.left == 0 {
		os.Exit(0)
	}
	w.once()
}

func (w *worker) once() {
	if w.handle == (eventloop.Handle{}) {
		w.handle = w.loop.Soon(w.ending)
	}
}

// slow leads back to itself by way of a delay.
func (w *worker) slow()   { w.loop.Soon(w.slower) }
func (w *worker) slower() { w.loop.After(time.Second, w.slow) }

// asked leads back to itself by way of a question.
func (w *worker) asked() { w.loop.Soon(w.answer) }
func (w *worker) answer() {
	if w.done {
		return
	}
	w.loop.Soon(w.asked)
}

// in a delay that the wrapper is given.
func (w *worker) soonEnough() { after(w.loop, time.Second, w.soonEnough) }

func after(l *eventloop.Loop, d time.Duration, f func()) { l.After(d, f) }

// maybe calls what it is given, or not.
func (w *worker) maybe() { w.ask(func() { w.loop.Soon(w.maybe) }) }

func (w *worker) ask(f func()) {
	if w.done {
		f()
	}
}

// oneOf calls one of two.
func (w *worker) oneOf() {
	f := w.nothing
	if w.done {
		f = w.again
	}
	f()
}

func (w *worker) nothing() {}
func (w *worker) again()   { w.loop.Soon(w.oneOf) }

// others schedules two that end.
func (w *worker) others() {
	w.loop.Soon(w.nothing)
	w.loop.Soon(w.nothing)
}

// notCalled is never handed to a loop by itself, and calls itself for nothing.
func (w *worker) notCalled() { w.notCalledEither() }

func (w *worker) notCalledEither() { go w.notCalled() }

func start(w *worker) {
	w.states = []func(){w.machine, w.nothing}
	w.state = w.step
	w.loop.Soon(w.delayed)
	w.loop.Soon(w.machine)
	w.loop.Soon(w.step)
	w.loop.Soon(func() { w.shrinkingInput(w.items) })
}
