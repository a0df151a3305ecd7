// Package views declares as much of tcell's widgets as the tests need.
package views

import "github.com/gdamore/tcell/v2"

type Widget interface {
	Draw()
	HandleEvent(ev *tcell.EventKey) bool
}

type Application struct {
	widget Widget
	events chan func()
	done   chan struct{}
}

func (app *Application) SetRootWidget(widget Widget) { app.widget = widget }

func (app *Application) PostFunc(fn func()) { go func() { app.events <- fn }() }

func (app *Application) Start() {
	go func() {
		defer close(app.done)
		for fn := range app.events {
			fn()
			app.widget.Draw()
		}
	}()
}

func (app *Application) Wait() error {
	<-app.done
	return nil
}
