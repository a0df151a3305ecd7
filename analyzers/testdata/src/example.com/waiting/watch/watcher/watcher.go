// Package watcher restarts tasks whose checks fail, in a loop of its own.
//
//loopvet:framework watcher title="watcher" budget=100ms remedy="start a goroutine for it"
package watcher

type Restarter interface{ Restart() error }

type check struct{ task Restarter }

type update struct {
	id     string
	check  *check
	remove bool
}

type Watcher struct {
	updates chan update
	done    chan struct{}
}

func New() *Watcher {
	return &Watcher{updates: make(chan update, 8), done: make(chan struct{})}
}

// Run watches until there are no more updates.
//
//loopvet:loop
func (w *Watcher) Run(failing func(string) bool) {
	defer close(w.done)
	checks := map[string]*check{}
	for u := range w.updates {
		if u.remove {
			delete(checks, u.id)
			continue
		}
		checks[u.id] = u.check
		for id, c := range checks {
			if failing(id) {
				c.task.Restart()
			}
		}
	}
}

func (w *Watcher) Watch(id string, r Restarter) {
	w.send(update{id: id, check: &check{task: r}})
}

func (w *Watcher) Unwatch(id string) { w.send(update{id: id, remove: true}) }

func (w *Watcher) send(u update) {
	select { // want `^select that waits to send on channel watcher\.Watcher\.updates of capacity 8 waits for the watcher loop that it is called on, a deadlock once the channel is full: \(\*watcher\.Watcher\)\.Run → .*\(\*task\.registration\)\.preKill → \(\*service\.Client\)\.Remove → \(\*watcher\.Watcher\)\.Unwatch → \(\*watcher\.Watcher\)\.send → select that waits to send on channel watcher\.Watcher\.updates of capacity 8 \(handed over at agent/agent\.go:14\) \(only this loop is at the other ends\); start a goroutine for it$`
	case w.updates <- u:
	case <-w.done:
	}
}
