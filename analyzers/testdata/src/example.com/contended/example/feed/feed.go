// Package feed is the example on the rule's page.
package feed

import (
	"io"
	"net/http"
	"strings"
	"sync"
)

type Store struct {
	url   string
	mu    sync.Mutex
	items []string
}

// Refresh runs on a goroutine of its own.
func (s *Store) Refresh() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	items, err := download(s.url) // seconds
	if err != nil {
		return err
	}
	s.items = items
	return nil
}

func (s *Store) Items() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.items
}

func download(url string) ([]string, error) {
	res, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return strings.Split(string(text), "\n"), err
}
