// Package guard asks on which goroutine it runs before it waits.
//
//loopvet:framework guard title="guard" budget=2ms remedy="use Post"
package guard

import (
	"os"
	"sync/atomic"
)

// A Loop runs tasks one after another.
type Loop struct {
	tasks   chan func()
	running atomic.Int64
}

func New() *Loop { return &Loop{tasks: make(chan func(), 64)} }

func goid() int64 { return 0 }

// OnLoop reports whether it is called on the loop.
//
//loopvet:onloop
func (l *Loop) OnLoop() bool { return l.running.Load() == goid() }

// Run is the loop.
//
//loopvet:loop
func (l *Loop) Run() {
	l.running.Store(goid())
	for t := range l.tasks {
		t()
	}
}

// Post runs f on the loop soon.
//
//loopvet:callback f
//loopvet:schedules async
func (l *Loop) Post(f func()) { l.tasks <- f }

// Do runs f on the loop: at once if it is called there. Only elsewhere it
// waits.
//
//loopvet:callback f
func (l *Loop) Do(f func()) {
	if l.OnLoop() {
		f()
		return
	}
	done := make(chan struct{})
	l.tasks <- func() {
		f()
		close(done)
	}
	<-done
}

type journal struct {
	loop *Loop
	path string
	buf  []byte
}

// write is called from everywhere: on the loop it leaves the file to others.
func (j *journal) write() {
	if !j.loop.OnLoop() {
		_ = os.WriteFile(j.path, j.buf, 0o600)
		return
	}
	go func() { _ = os.WriteFile(j.path, j.buf, 0o600) }()
}

// flush leaves early where it may not wait.
func (j *journal) flush() {
	if j.loop.OnLoop() {
		return
	}
	_ = os.Truncate(j.path, 0)
}

// wrongWay does the work on the very branch where it may not.
func (j *journal) wrongWay() {
	if j.loop.OnLoop() {
		_ = os.Remove(j.path) // want `^os\.Remove does file I/O on the guard loop: func literal in guard\.run → \(\*guard\.journal\)\.wrongWay → os\.Remove;`
	}
}

func run(j *journal) {
	j.loop.Post(func() {
		j.write()
		j.flush()
		j.wrongWay()
		j.loop.Do(func() { j.buf = j.buf[:0] })
	})
	j.loop.Post(func() {
		_ = os.Mkdir(j.path, 0o700) // want `^os\.Mkdir does file I/O on the guard loop: func literal in guard\.run → os\.Mkdir;`
	})
	go j.loop.Run()
	j.write()
	j.flush()
	j.loop.Do(func() {})
}
