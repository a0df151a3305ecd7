// Package processing looks for it: a searcher on the network, a counter in memory.
package processing

import "net/http"

type Searcher struct{ in chan string }

func NewSearcher(in chan string) *Searcher { return &Searcher{in: in} }

func (s *Searcher) Start() { go s.loop() }

func (s *Searcher) loop() {
	for text := range s.in {
		_, _ = http.Get("http://search/" + text)
	}
}

type Counter struct {
	in chan string
	n  int
}

func NewCounter(in chan string) *Counter { return &Counter{in: in} }

func (c *Counter) Start() { go c.loop() }

func (c *Counter) loop() {
	for text := range c.in {
		c.n += len(text)
	}
}

// A Store keeps texts.
type Store interface{ Put(text string) }

type remote struct{}

func (remote) Put(text string) { _, _ = http.Get("http://store/" + text) }

// Keeper stands still by way of an interface.
type Keeper struct {
	in    chan string
	store Store
}

func NewKeeper(in chan string) *Keeper { return &Keeper{in: in, store: remote{}} }

func (k *Keeper) Start() { go k.loop() }

func (k *Keeper) loop() {
	for text := range k.in {
		k.store.Put(text)
	}
}
