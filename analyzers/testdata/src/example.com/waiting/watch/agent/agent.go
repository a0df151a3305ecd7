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
	task.New(task.Config{ID: "web", Services: c})
}
