package eventloop

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// waitsFor says in words what a task waits for.
func (t *Task) waitsFor() string {
	switch on := t.on.(type) {
	case *fate:
		if on.owner != nil {
			return fmt.Sprintf("task %q", on.owner.name)
		}
		return "a future"
	case *desc:
		return reasons[t.waits] + " " + on.what
	}
	if t.state == taskReady {
		return "its turn"
	}
	return reasons[t.waits]
}

// where is where a task was made, as far as is known.
func (t *Task) where() string {
	if t.made != nil {
		return t.made.String()
	}
	return describe(t.body.function(), nil)
}

// Dump writes the tasks as a tree, who waits for what, and the numbers that
// matter. Any goroutine may call it, also on the loop. If the loop does not
// answer within a second, because it is blocked, paused or stopped, Dump writes
// the stack that blocks it, if it finds it, instead of the tasks.
//
//loopvet:nonblocking
func (l *Loop) Dump(w io.Writer) error {
	if l.isLoop() {
		return l.dump(w)
	}
	var text strings.Builder
	done := make(chan error, 1)
	l.inject(func() { done <- l.dump(&text) })
	wait := time.NewTimer(time.Second)
	defer wait.Stop()
	select {
	case err := <-done:
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, text.String())
		return err
	case <-l.closed:
		_, err := fmt.Fprintf(w, "loop %q: closed\n", l.name)
		return err
	case <-wait.C:
	}
	_, err := fmt.Fprintf(w, "loop %q: %v, and does not answer\n%s", l.name, l.State(), stackText(l.stack()))
	return err
}

func (l *Loop) dump(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "loop %q: %v; %d tasks, %d timers, %d descriptors, %d ready\n",
		l.name, l.State(), l.tasks, len(l.timers), l.registered, l.ready.len())
	l.root.dumpChildren(out, "")
	return out.Flush()
}

func (t *Task) dumpChildren(w io.Writer, indent string) {
	for c := t.child; c != nil; c = c.next {
		state := [...]string{taskReady: "ready", taskRunning: "running", taskWaiting: "waiting for " + c.waitsFor()}[c.state]
		fmt.Fprintf(w, "%s- %q %s  %s\n", indent, c.name, state, describe(c.body.function(), c.made))
		c.dumpChildren(w, indent+"  ")
	}
}
