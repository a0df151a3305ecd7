// Package workflow declares as much of Temporal's workflows as the tests need.
package workflow

import (
	"time"

	"go.temporal.io/sdk/internal"
)

type (
	Context  = internal.Context
	Future   = internal.Future
	Selector = internal.Selector
)

func ExecuteActivity(ctx Context, activity any, args ...any) Future { return internal.NewFuture() }

func Go(ctx Context, f func(ctx Context)) { go f(ctx) }

func Sleep(ctx Context, d time.Duration) error {
	time.Sleep(d)
	return nil
}

func SetQueryHandler(ctx Context, queryType string, handler any) error { return nil }
