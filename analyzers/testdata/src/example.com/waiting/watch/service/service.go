// Package service registers tasks and has them watched.
package service

import "example.com/waiting/watch/watcher"

type Task struct {
	ID        string
	Restarter watcher.Restarter
}

type Client struct{ watcher *watcher.Watcher }

func New(w *watcher.Watcher) *Client { return &Client{watcher: w} }

func (c *Client) Register(t *Task) { c.watcher.Watch(t.ID, t.Restarter) }

func (c *Client) Remove(id string) { c.watcher.Unwatch(id) }
