// Package predicate declares as much of the predicates as the tests need.
package predicate

import (
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
)

type Predicate = TypedPredicate[client.Object]

type TypedPredicate[object any] interface {
	Create(event.TypedCreateEvent[object]) bool
	Update(event.TypedUpdateEvent[object]) bool
	Delete(event.TypedDeleteEvent[object]) bool
}

type Funcs = TypedFuncs[client.Object]

type TypedFuncs[object any] struct {
	CreateFunc func(event.TypedCreateEvent[object]) bool
	UpdateFunc func(event.TypedUpdateEvent[object]) bool
	DeleteFunc func(event.TypedDeleteEvent[object]) bool
}

func (p TypedFuncs[object]) Create(e event.TypedCreateEvent[object]) bool { return p.CreateFunc(e) }

func (p TypedFuncs[object]) Update(e event.TypedUpdateEvent[object]) bool { return p.UpdateFunc(e) }

func (p TypedFuncs[object]) Delete(e event.TypedDeleteEvent[object]) bool { return p.DeleteFunc(e) }

func NewPredicateFuncs(filter func(object client.Object) bool) Funcs {
	return Funcs{CreateFunc: func(e event.CreateEvent) bool { return filter(e.Object) }}
}
