// Package store fetches what it keeps when it is asked for the first time.
package store

import (
	"net/http"
	"os"
	"sync"
)

type Store struct{ page *http.Response }

func (s *Store) Get() *http.Response {
	if s.page == nil {
		s.page, _ = http.Get("https://example.com")
	}
	return s.page
}

var shared Store

// Page makes a directory besides.
func Page() *http.Response {
	os.MkdirAll("cache", 0o755)
	return shared.Get()
}

// New makes a store that has nothing yet.
func New(dir string) (*Store, error) {
	if dir == "" {
		return nil, os.ErrInvalid
	}
	return &Store{}, nil
}

// A Once fetches its page when it is asked for the first time.
type Once struct {
	once sync.Once
	page *http.Response
}

func NewOnce() *Once { return &Once{} }

func (o *Once) Get() *http.Response {
	o.once.Do(func() { o.page, _ = http.Get("https://example.com") })
	return o.page
}

// Of asks another's store.
func Of(name string, s *Store) *http.Response { return s.Get() }

// Fill gets the page by what it is given, if there is none.
func (s *Store) Fill(get func() *http.Response) *http.Response {
	if s.page == nil {
		s.page = get()
	}
	return s.page
}
