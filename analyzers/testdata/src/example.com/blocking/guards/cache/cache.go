// Package cache keeps quotes, and asks for new ones if it is told to.
package cache

import "net/http"

// Quotes is what the program needs of it.
type Quotes interface {
	Get(fresh ...bool) (string, error)
}

type Cache struct{ last string }

func (c *Cache) Get(fresh ...bool) (string, error) {
	if len(fresh) > 0 && fresh[0] {
		resp, err := http.Get("https://example.com/quotes")
		if err != nil {
			return "", err
		}
		resp.Body.Close()
		c.last = resp.Status
	}
	return c.last, nil
}

// All hands on what it is given, through an interface.
type All struct{ from []Quotes }

func New() *All { return &All{from: []Quotes{&Cache{}}} }

func (a *All) Get(fresh ...bool) (out []string) {
	for _, q := range a.from {
		s, _ := q.Get(fresh...)
		out = append(out, s)
	}
	return out
}

// Owner asks the server only if it may.
func Owner(name string, retry bool) string {
	if !retry {
		return name
	}
	resp, err := http.Get("https://example.com/owner?" + name)
	if err != nil {
		return ""
	}
	resp.Body.Close()
	return resp.Status
}
