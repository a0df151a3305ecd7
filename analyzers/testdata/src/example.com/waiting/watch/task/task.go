// Package task runs tasks, and hooks around them.
package task

import "example.com/waiting/watch/service"

// Services is what a task needs of the registry.
type Services interface {
	Register(t *service.Task)
	Remove(id string)
}

type hook interface{ preKill() }

type Runner struct {
	id       string
	services Services
	hooks    []hook
}

type Config struct {
	ID       string
	Services Services
}

func New(c Config) *Runner {
	r := &Runner{id: c.ID, services: c.Services}
	r.hooks = append(r.hooks, &registration{id: c.ID, services: c.Services}, quiet{})
	r.services.Register(&service.Task{ID: c.ID, Restarter: r})
	return r
}

// Restart runs the hooks first.
func (r *Runner) Restart() error {
	for _, h := range r.hooks {
		h.preKill()
	}
	return nil
}

type registration struct {
	id       string
	services Services
}

func (r *registration) preKill() { r.services.Remove(r.id) }

type quiet struct{}

func (quiet) preKill() {}
