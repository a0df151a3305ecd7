// Package store fetches what it keeps when it is asked for the first time.
package store

import (
	"net/http"
	"os"
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
