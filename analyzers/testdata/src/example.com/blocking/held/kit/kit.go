// Package kit has tasks and events, of which a program has several.
package kit

// A Task runs what it is given.
type Task struct{ fn func() }

func New() *Task { return &Task{} }

func (t *Task) Do(fn func()) { t.fn = fn }

func (t *Task) Run() { t.fn() }

// A Job is made with what it runs.
type Job struct{ fn func() }

func Of(fn func()) *Job { return &Job{fn: fn} }

func (j *Job) Run() { j.fn() }

// An Event tells those who asked.
type Event struct{ told []func() }

func (e *Event) On(fn func()) { e.told = append(e.told, fn) }

func (e *Event) Fire() {
	for _, fn := range e.told {
		fn()
	}
}
