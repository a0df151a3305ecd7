// Package fyne declares as much of Fyne as the tests need.
package fyne

import (
	"io"
	"time"
)

type Position struct{ X, Y float32 }

type Size struct{ Width, Height float32 }

type PointEvent struct{ Position Position }

type App interface {
	NewWindow(title string) Window
	Run()
	Quit()
	Driver() Driver
	Lifecycle() Lifecycle
	Preferences() Preferences
	Clipboard() Clipboard
}

type Driver interface {
	DoFromGoroutine(fn func(), wait bool)
}

type Lifecycle interface {
	SetOnStarted(func())
	SetOnStopped(func())
}

type Preferences interface {
	String(key string) string
	SetString(key, value string)
}

type Clipboard interface {
	SetContent(content string)
}

type Window interface {
	SetTitle(string)
	SetContent(CanvasObject)
	SetCloseIntercept(func())
	Show()
	Close()
	ShowAndRun()
}

type CanvasObject interface {
	MinSize() Size
	Move(Position)
	Position() Position
	Resize(Size)
	Size() Size
	Hide()
	Visible() bool
	Show()
	Refresh()
}

type Widget interface {
	CanvasObject
	CreateRenderer() WidgetRenderer
}

type WidgetRenderer interface {
	Destroy()
	Layout(Size)
	MinSize() Size
	Objects() []CanvasObject
	Refresh()
}

type Tappable interface {
	Tapped(*PointEvent)
}

type Layout interface {
	Layout([]CanvasObject, Size)
	MinSize(objects []CanvasObject) Size
}

type URIReadCloser interface {
	io.ReadCloser
}

type Menu struct{ Items []*MenuItem }

type MenuItem struct {
	Label  string
	Action func()
}

func NewMenuItem(label string, action func()) *MenuItem {
	return &MenuItem{Label: label, Action: action}
}

type StringValidator func(string) error

var current App

func CurrentApp() App { return current }

func Do(fn func()) { CurrentApp().Driver().DoFromGoroutine(fn, false) }

func DoAndWait(fn func()) { CurrentApp().Driver().DoFromGoroutine(fn, true) }

// Show calls on the loop what it is given.
func Show(painted func()) { DoAndWait(func() { painted() }) }

// Paint takes its time.
func Paint() { time.Sleep(time.Second) }

// Twice calls f twice.
func Twice(f func()) func() { return func() { f(); f() } }
