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
		v.project.Stop() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: \(\*ui\.view\)\.key → \(\*app\.Runner\)\.Stop → \(\*exec\.Cmd\)\.Run \(handed over at handed/handed\.go:14\)`
	case 'i':
		v.project.Info() // want `^http\.Get waits for the network on the tview loop: \(\*ui\.view\)\.key → \(\*app\.Runner\)\.Info → http\.Get \(handed over at handed/handed\.go:14\)`
	}
	return ev
}

func Run(p Project) {
	a := tview.NewApplication()
	v := &view{project: p}
	a.SetInputCapture(v.key)
	a.Run()
}
