// Package client talks to a service, and holds its lock while it does.
package client

import (
	"net/http"
	"sync"
)

type Client struct {
	mu    sync.Mutex
	token string
	calls int
}

// Login goes to the network under the lock.
func (c *Client) Login(url string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	c.token = resp.Header.Get("Token")
	return resp.Body.Close()
}

// Token takes the same lock for a moment.
func (c *Client) Token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}
