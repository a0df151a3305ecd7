// Package watcher tells its listeners what an informer delivers.
package watcher

import (
	"k8s.io/client-go/tools/cache"
)

// A Listener hears of every change.
type Listener interface {
	Add(name string)
	Remove(name string)
}

// Log is how the program logs: anything may stand behind it.
type Log struct {
	Out interface{ WriteString(string) (int, error) }
}

// Debug writes a line.
func (l *Log) Debug(args ...any) {
	for _, a := range args {
		if s, ok := a.(string); ok {
			l.Out.WriteString(s)
		}
	}
}

type Watcher struct {
	listeners []Listener
	hooks     map[string][]func(string)
	log       *Log
}

func New(inf cache.SharedInformer, log *Log) (*Watcher, error) {
	w := &Watcher{log: log, hooks: map[string][]func(string){}}
	_, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: w.add, DeleteFunc: w.remove})
	return w, err
}

// Subscribe adds a listener.
func (w *Watcher) Subscribe(l Listener) { w.listeners = append(w.listeners, l) }

// Hook calls f for everything with the name.
func (w *Watcher) Hook(name string, f func(string)) { w.hooks[name] = append(w.hooks[name], f) }

func (w *Watcher) add(obj any) {
	name, _ := obj.(string)
	w.log.Debug("add", name)
	for _, l := range w.listeners {
		l.Add(name)
	}
	for _, f := range w.hooks[name] {
		f(name)
	}
}

func (w *Watcher) remove(obj any) {
	name, _ := obj.(string)
	for _, l := range w.listeners {
		l.Remove(name)
	}
}
