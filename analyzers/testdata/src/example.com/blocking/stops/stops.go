// Package stops stops what is running by a channel with room for one.
package stops

import (
	"net/http"
	"sync"

	"github.com/hajimehoshi/ebiten/v2"
)

type spinner struct {
	mu     sync.Mutex
	active bool
	ended  bool
	ready  bool
	stop   chan struct{}
	end    chan struct{}
	pause  chan struct{}
	lines  chan string
}

func newSpinner() *spinner {
	return &spinner{stop: make(chan struct{}, 1), end: make(chan struct{}, 1), pause: make(chan struct{}, 1), lines: make(chan string)}
}

func (s *spinner) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active {
		return
	}
	s.active, s.ready = true, true
	go s.run()
}

func (s *spinner) run() {
	for {
		select {
		case <-s.stop:
			return
		case <-s.end:
			return
		case <-s.pause:
			http.Get("https://example.com/pause")
		case line := <-s.lines:
			http.Get("https://example.com/" + line)
		}
	}
}

type game struct{ s *spinner }

// Update stops it once for each start, and ends it once and for all.
func (g *game) Update() error {
	s := g.s
	s.mu.Lock()
	if s.active {
		s.active = false
		s.stop <- struct{}{}
	}
	s.mu.Unlock()
	if s.ready {
		s.pause <- struct{}{} // want `^send on channel stops\.spinner\.pause of capacity 1 waits for another goroutine on the Ebitengine loop: .*`
	}
	if s.ended {
		return nil
	}
	s.ended = true
	s.end <- struct{}{}
	return nil
}

func (g *game) Draw(*ebiten.Image) {}

func (g *game) Layout(w, h int) (int, int) { return w, h }

func run() error {
	s := newSpinner()
	s.start()
	return ebiten.RunGame(&game{s})
}
