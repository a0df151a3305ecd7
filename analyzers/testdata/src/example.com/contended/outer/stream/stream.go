// Package stream sends what a publisher tells it. Its locks are free where all who
// take them hold the publisher's already.
package stream

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"example.com/contended/outer/watch"
	"k8s.io/client-go/tools/cache"
)

// A quiet listener takes its lock only where the publisher calls it.
type quiet struct {
	mu    sync.Mutex
	names []string
}

func (s *quiet) Add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

func (s *quiet) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	send(name)
}

func (s *quiet) Flush() {}

// An open one is also flushed without the publisher's lock.
type open struct {
	mu    sync.Mutex
	names []string
}

func (s *open) Add(name string) {
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the client-go informers loop: .* → \(\*stream\.open\)\.Add → \(\*sync\.Mutex\)\.Lock \(\(\*stream\.open\)\.Flush holds stream\.open\.mu while it waits for the network\)`
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

func (s *open) Remove(name string) {}

func (s *open) Flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	send("all")
}

// A called one is also called by name, on a goroutine.
type called struct {
	mu    sync.Mutex
	names []string
}

func (s *called) Add(name string) {
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the client-go informers loop: .* → \(\*stream\.called\)\.Add → \(\*sync\.Mutex\)\.Lock \(\(\*stream\.called\)\.Remove holds stream\.called\.mu while it waits for the network\)`
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

func (s *called) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	send(name)
}

func (s *called) Flush() {}

func send(name string) {
	_, _ = http.Post("https://example.com", "text/plain", strings.NewReader(name))
}

// TryQuiet is for tests: what it calls, no program does.
func TryQuiet(t *testing.T) {
	s := &quiet{}
	s.Add(t.Name())
	s.Remove(t.Name())
}

func Serve(services, pods cache.SharedInformer) {
	p := &watch.Publisher{}
	p.Watch(services, pods)
	p.Subscribe(&quiet{})
	p.Subscribe(&open{})
	c := &called{}
	p.Subscribe(c)
	go func() { c.Remove("all") }()
}
