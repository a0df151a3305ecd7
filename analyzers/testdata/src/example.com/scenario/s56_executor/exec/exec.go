// Package exec says what an executor is; the program has none.
package exec

type Executor interface {
	Execute(task func())
}

// A Scheduler is a function that somebody else sets.
type Scheduler func(task func())

// Inline is an executor that is none: it calls at once.
type Inline struct{}

func (Inline) Execute(task func()) { task() }

// Spread hands tasks to an executor.
func Spread[T any](e Executor, xs []T, f func(T)) {
	for _, x := range xs {
		e.Execute(func() { f(x) })
	}
}
