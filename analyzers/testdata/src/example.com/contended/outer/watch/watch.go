// Package watch tells listeners what is new, under its own lock.
package watch

import (
	"sync"

	"k8s.io/client-go/tools/cache"
)

type Listener interface {
	Add(name string)
	Remove(name string)
	Flush()
}

// A Publisher calls Add and Remove with its lock held, and Flush without.
type Publisher struct {
	mu    sync.Mutex
	ports []*port
}

type port struct{ listeners []Listener }

func (p *Publisher) Subscribe(l Listener) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := &port{}
	q.listeners = append(q.listeners, l)
	q.add("first")
	p.ports = append(p.ports, q)
}

func (p *Publisher) Watch(services, pods cache.SharedInformer) {
	services.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: func(obj any) { p.add(obj.(string)) }})
	pods.AddEventHandler(cache.ResourceEventHandlerFuncs{DeleteFunc: func(obj any) { p.remove(obj.(string)) }})
	pods.AddEventHandler(cache.ResourceEventHandlerFuncs{UpdateFunc: func(any, any) { p.flush() }})
}

func (p *Publisher) add(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, q := range p.ports {
		q.add(name)
	}
}

func (p *Publisher) remove(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, q := range p.ports {
		q.remove(name)
	}
}

func (p *Publisher) flush() {
	for _, q := range p.ports {
		for _, l := range q.listeners {
			l.Flush()
		}
	}
}

func (q *port) add(name string) {
	for _, l := range q.listeners {
		l.Add(name)
	}
}

func (q *port) remove(name string) {
	for _, l := range q.listeners {
		l.Remove(name)
	}
}
