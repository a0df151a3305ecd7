// Package loops has a loop of its own: what hides blocking hides no self-wait.
//
//loopvet:framework reactor title="reactor" budget=2ms remedy="use Post"
package loops

import "time"

type Reactor struct {
	tasks chan func()
	// Idle is called when there is nothing to do.
	//
	//loopvet:callback
	Idle func(*Reactor)
}

//loopvet:loop
func (r *Reactor) Run() {
	for {
		select {
		case t := <-r.tasks:
			t()
		default:
			if r.Idle != nil {
				r.Idle(r)
			}
		}
	}
}

// Post runs f on the loop.
//
//loopvet:callback f
//loopvet:schedules async
func (r *Reactor) Post(f func()) { r.tasks <- f }

// Call runs f on the loop and waits for it.
//
//loopvet:callback f
//loopvet:schedules sync
func (r *Reactor) Call(f func()) {
	done := make(chan struct{})
	r.tasks <- func() {
		f()
		close(done)
	}
	<-done
}

// Stop ends the loop and waits for its end.
//
//loopvet:waits
func (r *Reactor) Stop() { close(r.tasks) }

// Settle is said not to block.
//
//loopvet:nonblocking
func Settle(r *Reactor) {
	time.Sleep(time.Second)
	r.Call(func() {}) // want `^\(\*loops\.Reactor\)\.Call waits for the reactor loop that it is called on, a deadlock: func literal in loops\.run → loops\.Settle → \(\*loops\.Reactor\)\.Call \(and 1 other callback\); use Post$`
}

func run() {
	r := &Reactor{tasks: make(chan func(), 8)}
	r.Idle = func(r *Reactor) {
		r.Post(func() {
			r.Call(func() {}) // want `^\(\*loops\.Reactor\)\.Call waits for the reactor loop that it is called on, a deadlock: func literal in loops\.run → \(\*loops\.Reactor\)\.Call; use Post$`
		})
		Settle(r)
		go r.Stop()
	}
	go r.Run()
	r.Call(func() { r.Post(func() {}) })
	r.Stop()
}
