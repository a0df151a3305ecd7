// Package operators handles what controller-runtime delivers, and reconciles it.
package operators

import (
	"context"
	"net/http"

	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

type reconciler struct{ client client.Client }

type list struct{ items []client.Object }

func (l *list) Len() int { return len(l.items) }

// A watch is what a builder is given.
type watch struct {
	handler    handler.EventHandler
	predicates []predicate.Predicate
}

func (r *reconciler) watches() []watch {
	c := &counter{url: "https://example.com/count"}
	return []watch{
		{handler.EnqueueRequestsFromMapFunc(r.related), nil},
		{handler.EnqueueRequestsFromMapFunc(r.marked), nil},
		{handler.Funcs{CreateFunc: c.count, UpdateFunc: c.enqueue}, []predicate.Predicate{r.labelled(), predicate.NewPredicateFuncs(listed)}},
		{handler.Funcs{DeleteFunc: func(ctx context.Context, e event.DeleteEvent, q workqueue.TypedInterface[reconcile.Request]) {
			_ = r.client.Delete(ctx, e.Object) // want `^client\.Writer\.Delete waits for the network on the controller-runtime loop: func literal in \(\*operators\.reconciler\)\.watches → client\.Writer\.Delete; enqueue a reconcile\.Request, and do it in Reconcile$`
		}}, nil},
	}
}

// related asks the cache.
func (r *reconciler) related(ctx context.Context, o client.Object) []reconcile.Request {
	var found list
	if err := r.client.List(ctx, &found); err != nil {
		return nil
	}
	var reqs []reconcile.Request
	for _, o := range found.items {
		reqs = append(reqs, reconcile.Request{Namespace: o.GetNamespace(), Name: o.GetName()})
	}
	return reqs
}

func (r *reconciler) marked(ctx context.Context, o client.Object) []reconcile.Request {
	if err := r.client.Status().Update(ctx, o); err != nil { // want `^client\.SubResourceWriter\.Update waits for the network on the controller-runtime loop: \(\*operators\.reconciler\)\.marked → client\.SubResourceWriter\.Update; enqueue a reconcile\.Request, and do it in Reconcile$`
		return nil
	}
	return []reconcile.Request{{Name: o.GetName()}}
}

func (r *reconciler) labelled() predicate.Predicate {
	return predicate.Funcs{
		CreateFunc: func(e event.CreateEvent) bool { return e.Object.GetName() != "" },
		UpdateFunc: func(e event.UpdateEvent) bool {
			err := r.client.Update(context.Background(), e.ObjectNew) // want `^client\.Writer\.Update waits for the network on the controller-runtime loop: func literal in \(\*operators\.reconciler\)\.labelled → client\.Writer\.Update; enqueue a reconcile\.Request, and do it in Reconcile$`
			return err == nil
		},
	}
}

func listed(o client.Object) bool {
	resp, err := http.Get("https://example.com/allowed?name=" + o.GetName()) // want `^http\.Get waits for the network on the controller-runtime loop: operators\.listed → http\.Get; enqueue a reconcile\.Request, and do it in Reconcile$`
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// A counter has methods for the events.
type counter struct{ url string }

func (c *counter) count(ctx context.Context, e event.CreateEvent, q workqueue.TypedInterface[reconcile.Request]) {
	resp, err := http.Post(c.url, "text/plain", nil) // want `^http\.Post waits for the network on the controller-runtime loop: \(\*operators\.counter\)\.count → http\.Post; enqueue a reconcile\.Request, and do it in Reconcile$`
	if err == nil {
		resp.Body.Close()
	}
}

func (c *counter) enqueue(ctx context.Context, e event.UpdateEvent, q workqueue.TypedInterface[reconcile.Request]) {
	q.Add(reconcile.Request{Namespace: e.ObjectNew.GetNamespace(), Name: e.ObjectNew.GetName()})
}

var _ reconcile.Reconciler = (*reconciler)(nil)

// Reconcile waits as long as it likes: a worker calls it.
func (r *reconciler) Reconcile(ctx context.Context, req reconcile.Request) (reconcile.Result, error) {
	resp, err := http.Get("https://example.com/state?name=" + req.Name)
	if err != nil {
		return reconcile.Result{}, err
	}
	resp.Body.Close()
	return reconcile.Result{}, nil
}
