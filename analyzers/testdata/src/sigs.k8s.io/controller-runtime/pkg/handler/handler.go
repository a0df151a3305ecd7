// Package handler declares as much of the handlers as the tests need.
package handler

import (
	"context"

	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

type EventHandler = TypedEventHandler[client.Object, reconcile.Request]

type TypedEventHandler[object any, request comparable] interface {
	Create(context.Context, event.TypedCreateEvent[object], workqueue.TypedInterface[request])
	Update(context.Context, event.TypedUpdateEvent[object], workqueue.TypedInterface[request])
	Delete(context.Context, event.TypedDeleteEvent[object], workqueue.TypedInterface[request])
}

type Funcs = TypedFuncs[client.Object, reconcile.Request]

type TypedFuncs[object any, request comparable] struct {
	CreateFunc func(context.Context, event.TypedCreateEvent[object], workqueue.TypedInterface[request])
	UpdateFunc func(context.Context, event.TypedUpdateEvent[object], workqueue.TypedInterface[request])
	DeleteFunc func(context.Context, event.TypedDeleteEvent[object], workqueue.TypedInterface[request])
}

func (h TypedFuncs[object, request]) Create(ctx context.Context, e event.TypedCreateEvent[object], q workqueue.TypedInterface[request]) {
	h.CreateFunc(ctx, e, q)
}

func (h TypedFuncs[object, request]) Update(ctx context.Context, e event.TypedUpdateEvent[object], q workqueue.TypedInterface[request]) {
	h.UpdateFunc(ctx, e, q)
}

func (h TypedFuncs[object, request]) Delete(ctx context.Context, e event.TypedDeleteEvent[object], q workqueue.TypedInterface[request]) {
	h.DeleteFunc(ctx, e, q)
}

type MapFunc = TypedMapFunc[client.Object, reconcile.Request]

type TypedMapFunc[object any, request comparable] func(context.Context, object) []request

func EnqueueRequestsFromMapFunc(fn MapFunc) EventHandler {
	enqueue := func(ctx context.Context, o client.Object, q workqueue.TypedInterface[reconcile.Request]) {
		for _, r := range fn(ctx, o) {
			q.Add(r)
		}
	}
	return Funcs{CreateFunc: func(ctx context.Context, e event.CreateEvent, q workqueue.TypedInterface[reconcile.Request]) {
		enqueue(ctx, e.Object, q)
	}}
}
