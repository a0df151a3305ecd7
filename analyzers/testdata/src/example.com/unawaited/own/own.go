// Package own uses a package that has directives.
package own

import "example.com/unawaited/own/jobs"

func numbers() int {
	n, _ := jobs.Start(func() {}) // said by hand
	return n
}

func neither() {
	jobs.Start(func() {}) // want `^the result of jobs\.Start is never looked at: it tells what nothing else does$`
}

func jobsOf() *jobs.Job {
	_, j := jobs.Start(func() {})
	return j
}

func both() (int, *jobs.Job) { return jobs.Start(func() {}) }

func generic() {
	jobs.Run(func() int { return 1 }) // want `^the result of jobs\.Run is never looked at: the job is lost without it; keep it, and wait for it$`
	jobs.Run(func() string { return "" }).Wait()
}
