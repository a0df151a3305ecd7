// Package rounds exports what others give a goroutine: what goes round can have no other.
package rounds

import (
	"context"
	"net/http"
	"sync"
	"time"

	"k8s.io/client-go/tools/cache"
)

type Controller struct {
	mu, states, starts sync.Mutex
	keys               []string
}

// Run goes round until it is told to stop.
func (c *Controller) Run(ctx context.Context) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		c.sync()
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

func (c *Controller) sync() {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = http.Get("https://example.com/sync")
}

// Watch holds its lock itself.
func (c *Controller) Watch(changes <-chan string) {
	for range changes {
		c.states.Lock()
		_, _ = http.Get("https://example.com/state")
		c.states.Unlock()
	}
}

// Load is called by whoever likes, when nobody waits yet.
func (c *Controller) Load(names []string) {
	for range names {
		c.starts.Lock()
		_, _ = http.Get("https://example.com/start")
		c.starts.Unlock()
	}
}

func (c *Controller) Register(inf cache.SharedInformer) {
	_, _ = inf.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: c.add})
}

func (c *Controller) add(obj interface{}) {
	c.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the client-go informers loop: \(\*rounds\.Controller\)\.add → \(\*sync\.Mutex\)\.Lock \(\(\*rounds\.Controller\)\.sync holds rounds\.Controller\.mu while it waits for the network\);`
	c.keys = append(c.keys, "key")
	c.mu.Unlock()
	c.states.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the client-go informers loop: \(\*rounds\.Controller\)\.add → \(\*sync\.Mutex\)\.Lock \(\(\*rounds\.Controller\)\.Watch holds rounds\.Controller\.states while it waits for the network\);`
	c.states.Unlock()
	c.starts.Lock()
	c.starts.Unlock()
}
