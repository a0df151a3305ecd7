// Package gtk declares as much of gotk4's as the tests need.
package gtk

import coreglib "github.com/diamondburned/gotk4/pkg/core/glib"

type Widget struct{ *coreglib.Object }

type Button struct{ Widget }

func NewButton() *Button { return &Button{} }

func (button *Button) ConnectClicked(f func()) coreglib.SignalHandle {
	return button.Connect("clicked", f)
}

type Label struct{ Widget }

func NewLabel(str string) *Label { return &Label{} }

func (self *Label) SetText(str string) {}
