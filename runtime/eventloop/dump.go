package eventloop

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// TaskInfo is what [Loop.Tasks] tells of a task.
type TaskInfo struct {
	Name     string
	Function string // and where it was made, in debug mode
	State    string // "ready", "running", "waiting"
	For      string // what it waits for
	On       *Task  // the task whose end it waits for, if it is one
	Task     *Task
	Depth    int // 0 for those without a parent
}

// Tasks lists the tasks, each followed by its children. Only the loop may call
// it.
//
//loopvet:only loop
func (l *Loop) Tasks() []TaskInfo {
	if l.debug {
		l.affinity()
	}
	var list []TaskInfo
	var walk func(t *Task, depth int)
	walk = func(t *Task, depth int) {
		for ; t != nil; t = t.next {
			info := TaskInfo{Name: t.name, Function: describe(t.body.function(), t.made), Task: t, Depth: depth}
			switch t.state {
			case taskReady:
				info.State = "ready"
			case taskRunning:
				info.State = "running"
			case taskWaiting:
				info.State, info.For = "waiting", t.waitsFor()
				if f, ok := t.on.(*fate); ok {
					info.On = f.owner
				}
			}
			list = append(list, info)
			walk(t.child, depth+1)
		}
	}
	walk(l.root.child, 0)
	return list
}

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
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "loop %q: %v, and does not answer\n", l.name, l.State())
	frames, _ := (&watchdog{l: l}).culprit()
	for _, f := range frames {
		fmt.Fprintf(out, "%s\n\t%s:%d\n", f.Function, f.File, f.Line)
	}
	return out.Flush()
}

func (l *Loop) dump(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "loop %q: %v; %d tasks, %d timers, %d descriptors, %d ready\n",
		l.name, l.State(), l.tasks, len(l.timers), l.registered, l.ready.len())
	for _, t := range l.Tasks() {
		fmt.Fprintf(out, "%s- %q %s", strings.Repeat("  ", t.Depth), t.Name, t.State)
		if t.For != "" {
			fmt.Fprintf(out, " for %s", t.For)
		}
		fmt.Fprintf(out, "  %s\n", t.Function)
	}
	return out.Flush()
}
