// Package mauview declares as much of mauview as the tests need.
package mauview

type Screen interface{ Clear() }

type KeyEvent interface{ Rune() rune }

type PasteEvent interface{ Text() string }

type MouseEvent interface{ HasMotion() bool }

type Component interface {
	Draw(screen Screen)
	OnKeyEvent(event KeyEvent) bool
	OnPasteEvent(event PasteEvent) bool
	OnMouseEvent(event MouseEvent) bool
}

type SimpleEventHandler struct {
	OnKey   func(event KeyEvent) bool
	OnPaste func(event PasteEvent) bool
	OnMouse func(event MouseEvent) bool
}

type InputArea struct{ changed func(text string) }

func (a *InputArea) SetChangedFunc(handler func(text string)) *InputArea {
	a.changed = handler
	return a
}

type Button struct{ onClick func() }

func (b *Button) SetOnClick(fn func()) *Button {
	b.onClick = fn
	return b
}

type Application struct {
	root    Component
	updates chan any
	stopped chan struct{}
}

func NewApplication() *Application {
	return &Application{updates: make(chan any, 255), stopped: make(chan struct{})}
}

func (a *Application) SetRoot(c Component) { a.root = c }

func (a *Application) Redraw() { a.updates <- nil }

func (a *Application) Stop() { <-a.stopped }

func (a *Application) Start() error {
	for range a.updates {
		a.root.Draw(nil)
	}
	close(a.stopped)
	return nil
}
