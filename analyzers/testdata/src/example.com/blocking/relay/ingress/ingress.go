// Package ingress sends what a person types.
package ingress

import "github.com/rivo/tview"

type Watcher struct{ out chan string }

func New(out chan string) *Watcher { return &Watcher{out: out} }

func (w *Watcher) Watch(field *tview.InputField) {
	field.SetChangedFunc(func(text string) { w.out <- text }) // want `^send on channel ingress\.Watcher\.out of capacity 1000 waits for another goroutine on the tview loop: func literal in \(\*ingress\.Watcher\)\.Watch → send on channel ingress\.Watcher\.out of capacity 1000 \(handed over at relay/relay\.go:14\) \(its reader \(\*processing\.Searcher\)\.loop may itself wait\);` `^send on channel ingress\.Watcher\.out of capacity 500 waits for another goroutine on the tview loop: func literal in \(\*ingress\.Watcher\)\.Watch → send on channel ingress\.Watcher\.out of capacity 500 \(handed over at keep/keep\.go:13\) \(its reader \(\*processing\.Keeper\)\.loop may itself wait\);`
}
