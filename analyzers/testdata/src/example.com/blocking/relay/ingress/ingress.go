// Package ingress sends what a person types.
package ingress

import "github.com/rivo/tview"

type Watcher struct{ out chan string }

func New(out chan string) *Watcher { return &Watcher{out: out} }

func (w *Watcher) Watch(field *tview.InputField) {
	field.SetChangedFunc(func(text string) { w.out <- text })
}
