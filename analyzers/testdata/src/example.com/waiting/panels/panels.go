// Package panels waits in a widget for the end of the loop that calls it.
package panels

import (
	"github.com/gdamore/tcell/v2"
	"github.com/gdamore/tcell/v2/views"
)

type panel struct{ app *views.Application }

func (p *panel) Draw() { go p.app.Wait() }

func (p *panel) HandleEvent(ev *tcell.EventKey) bool {
	return p.app.Wait() == nil // want `^\(\*views\.Application\)\.Wait waits for the tcell views loop that it is called on, a deadlock: \(\*panels\.panel\)\.HandleEvent → \(\*views\.Application\)\.Wait; start a goroutine, and bring the result back with PostFunc$`
}

func run() error {
	p := &panel{app: &views.Application{}}
	p.app.SetRootWidget(p)
	p.app.Start()
	return p.app.Wait()
}
