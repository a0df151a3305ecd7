// Package flags calls what happens only if a flag is set, and sets some of them.
package flags

import (
	"example.com/blocking/flags/loader"
	"github.com/rivo/tview"
)

// Run sets Remote and Dump, and nobody sets Validate and Trace.
func Run(l *loader.Loader, o *loader.Options, c *loader.Config) {
	l.Remote = true
	loader.Dump = true
	l.Check()
	list := tview.NewList()
	list.AddItem("Load", "", 'l', func() {
		l.Load()
		l.Walk()
		l.Compile("schema")
	})
	list.AddItem("Fetch", "", 'f', func() {
		l.Fetch() // want `^http\.Get waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Fetch → http\.Get;`
	})
	list.AddItem("Look", "", 'k', func() {
		l.Look() // want `^os\.ReadFile does file I/O on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Look → os\.ReadFile;`
	})
	list.AddItem("Say", "", 's', func() {
		l.Say() // want `^os\.ReadFile does file I/O on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Say → os\.ReadFile;`
	})
	list.AddItem("Trace", "", 't', func() {
		l.Traced() // want `^os\.WriteFile does file I/O on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Traced → os\.WriteFile;`
	})
	list.AddItem("Options", "", 'o', func() {
		o.Use() // want `^http\.Get waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Options\)\.Use → http\.Get;`
	})
	list.AddItem("Config", "", 'c', func() {
		c.Use() // want `^http\.Get waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Config\)\.Use → http\.Get;`
	})
	tview.NewApplication().SetRoot(list, true).Run()
}
