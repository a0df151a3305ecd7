// Package jobs says itself which of its results matter.
package jobs

type Job struct{ done chan struct{} }

func (j *Job) Wait() { <-j.done }

// Start begins a job, and says which number it has.
//
//loopvet:awaited return 1
func Start(f func()) (int, *Job) { return 0, &Job{done: make(chan struct{})} }

// Run begins a job.
//
//loopvet:awaited
//loopvet:why the job is lost without it; keep it, and wait for it
func Run[T any](f func() T) *Job { return &Job{done: make(chan struct{})} }
