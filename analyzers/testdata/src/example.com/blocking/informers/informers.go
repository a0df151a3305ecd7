// Package informers handles what client-go's informers deliver.
package informers

import (
	"net/http"
	"os"

	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

type controller struct {
	queue  workqueue.TypedInterface[string]
	events chan string
	client *http.Client
}

func newController(inf cache.SharedInformer, q workqueue.TypedInterface[string]) (*controller, error) {
	c := &controller{queue: q, events: make(chan string), client: http.DefaultClient}
	_, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: c.enqueue,
		UpdateFunc: func(_, obj interface{}) {
			key, err := cache.MetaNamespaceKeyFunc(obj)
			if err != nil {
				return
			}
			c.events <- key // want `^send on unbuffered channel informers\.controller\.events waits for another goroutine on the client-go informers loop: func literal in informers\.newController → send on unbuffered channel informers\.controller\.events; add the key of the object to a workqueue$`
		},
		DeleteFunc: c.forget,
	})
	if err != nil {
		return nil, err
	}
	_, err = inf.AddEventHandler(&mirror{c: c})
	return c, err
}

func (c *controller) enqueue(obj interface{}) {
	if key, err := cache.MetaNamespaceKeyFunc(obj); err == nil {
		c.queue.Add(key)
	}
}

func (c *controller) forget(obj interface{}) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	resp, err := c.client.Get("https://example.com/forget?key=" + key) // want `^\(\*http\.Client\)\.Get waits for the network on the client-go informers loop: \(\*informers\.controller\)\.forget → \(\*http\.Client\)\.Get; add the key of the object to a workqueue$`
	if err == nil {
		resp.Body.Close()
	}
}

// work runs in a goroutine of its own.
func (c *controller) work() {
	for key := range c.events {
		c.forget(key)
	}
}

type mirror struct{ c *controller }

func (m *mirror) OnAdd(obj interface{}, isInInitialList bool) { m.c.enqueue(obj) }
func (m *mirror) OnUpdate(_, obj interface{})                 { m.c.enqueue(obj) }

func (m *mirror) OnDelete(obj interface{}) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	_ = os.Remove("cache/" + key) // want `^os\.Remove does file I/O on the client-go informers loop: \(\*informers\.mirror\)\.OnDelete → os\.Remove; add the key of the object to a workqueue$`
}

func run(inf cache.SharedInformer, q workqueue.TypedInterface[string], stop chan struct{}) error {
	c, err := newController(inf, q)
	if err != nil {
		return err
	}
	go c.work()
	go inf.Run(stop)
	<-stop
	return nil
}
