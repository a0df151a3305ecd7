// Package ui asks for it by way of an interface.
package ui

import (
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type Project interface {
	Stop()
	Info()
}

type view struct{ project Project }

func (v *view) key(ev *tcell.EventKey) *tcell.EventKey {
	switch ev.Rune() {
	case 's':
		v.project.Stop()
	case 'i':
		v.project.Info()
	}
	return ev
}

func Run(p Project) {
	a := tview.NewApplication()
	v := &view{project: p}
	a.SetInputCapture(v.key)
	a.Run()
}
