// Package internal declares as much of Temporal's internals as the tests need.
package internal

type Context interface{ Value(key any) any }

type Future interface {
	Get(ctx Context, value any) error
}

type future struct{ ready chan any }

func NewFuture() Future { return &future{make(chan any)} }

func (f *future) Get(ctx Context, value any) error {
	<-f.ready
	return nil
}

type Selector interface {
	AddFuture(future Future, f func(f Future)) Selector
	Select(ctx Context)
}
