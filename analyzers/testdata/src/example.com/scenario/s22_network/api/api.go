// Package api is a client of a service.
package api

import (
	"context"
	"net/http"
)

type Client struct {
	*http.Client
	Base string
}

// Request only makes a request.
func (c *Client) Request(ctx context.Context, path string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Base+path, nil)
	if err == nil {
		req.Header.Set("Accept", "application/json")
	}
	return req, err
}

func (c *Client) Send(req *http.Request) (string, error) {
	resp, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

// Fetch decodes what it gets with the function it is given.
func Fetch[T any](c *Client, path string, decode func(*http.Response) (T, error)) (T, error) {
	var zero T
	resp, err := c.Get(c.Base + path)
	if err != nil {
		return zero, err
	}
	defer resp.Body.Close()
	return decode(resp)
}
