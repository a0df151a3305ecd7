// Package reconcile declares as much of it as the tests need.
package reconcile

import "context"

type Request struct{ Namespace, Name string }

type Result struct{}

type Reconciler = TypedReconciler[Request]

type TypedReconciler[request comparable] interface {
	Reconcile(context.Context, request) (Result, error)
}
