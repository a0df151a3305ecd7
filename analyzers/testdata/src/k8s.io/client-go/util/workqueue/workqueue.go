// Package workqueue declares as much of the queue as the tests need.
package workqueue

type TypedInterface[T comparable] interface {
	Add(item T)
	Len() int
	Get() (item T, shutdown bool)
	Done(item T)
	ShutDown()
}
