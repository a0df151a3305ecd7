// Package settings asks for its settings in its handlers.
package settings

import (
	"example.com/blocking/settings/store"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

func Run(app *tview.Application, box *tview.Box) {
	box.SetInputCapture(func(e *tcell.EventKey) *tcell.EventKey {
		store.Trace("key")
		store.TraceNow("key")
		store.TraceAll("key")         // want `^os\.ReadFile does file I/O on the tview loop: func literal in settings\.Run → store\.TraceAll → os\.ReadFile;`
		title := store.Current().Name // want `^os\.ReadFile does file I/O on the tview loop \(on first use\): func literal in settings\.Run → store\.Current → store\.read → os\.ReadFile \(and 1 more like it\);`
		_ = title
		return e
	})
	app.SetInputCapture(func(e *tcell.EventKey) *tcell.EventKey {
		_ = store.Current().Name
		store.Again()       // want `^os\.ReadFile does file I/O on the tview loop: func literal in settings\.Run → store\.Again → os\.ReadFile;`
		store.Write("key")  // want `^os\.WriteFile does file I/O on the tview loop: func literal in settings\.Run → store\.Write → os\.WriteFile;`
		store.Save("key")   // want `^os\.WriteFile does file I/O on the tview loop: func literal in settings\.Run → store\.Save → os\.WriteFile;`
		store.Report("key") // want `^http\.Get waits for the network on the tview loop: func literal in settings\.Run → store\.Report → http\.Get;`
		store.Publish()     // want `^button\.Publish waits for the network on the tview loop: func literal in settings\.Run → store\.Publish → button\.Publish → http\.Get \(and 1 more on this line\);`
		return e
	})
}
