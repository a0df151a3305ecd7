// Package agent wires them: only here it is seen that the loop sends to itself.
package agent

import (
	"example.com/waiting/watch/service"
	"example.com/waiting/watch/task"
	"example.com/waiting/watch/watcher"
)

func Run(failing func(string) bool) {
	w := watcher.New()
	go w.Run(failing)
	c := service.New(w)
	task.New(task.Config{ID: "web", Services: c}) // want `^select that waits to send on channel watcher\.Watcher\.updates of capacity 8 waits for the watcher loop that it is called on, a deadlock: \(\*watcher\.Watcher\)\.Run → .*\(\*task\.registration\)\.preKill → \(\*service\.Client\)\.Remove → \(\*watcher\.Watcher\)\.Unwatch → \(\*watcher\.Watcher\)\.send → select that waits to send on channel watcher\.Watcher\.updates of capacity 8 \(called at task/task\.go:45\) \(only this loop is at the other ends\); start a goroutine for it$`
}
