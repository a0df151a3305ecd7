// Package flags calls what happens only if a flag is set, and sets some of them.
package flags

import (
	"os"

	"example.com/loader"
	"github.com/rivo/tview"
)

// eager is set by nobody yet, but by its own module, who wrote it, it will be.
var eager bool

// remote makes a loader whose flag it sets.
func remote() *loader.Loader {
	l := loader.New("d")
	l.Remote = true
	return l
}

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
	list.AddItem("Decode", "", 'd', func() {
		loader.Decode(loader.Dirs("x")) // want `^loader\.Decode does file I/O on the tview loop: func literal in flags\.Run → loader\.Decode → \(\*loader\.Decoder\)\.Decode → os\.ReadDir;`
	})
	list.AddItem("Eager", "", 'e', func() {
		if eager {
			os.ReadFile("eager") // want `^os\.ReadFile does file I/O on the tview loop: func literal in flags\.Run → os\.ReadFile;`
		}
	})
	list.AddItem("Fetch", "", 'f', func() {
		l.Fetch() // want `^\(\*loader\.Loader\)\.Fetch waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Fetch → http\.Get;`
	})
	list.AddItem("Quick", "", 'q', func() {
		loader.Quick("a")
		loader.New("b").Fetch()
	})
	list.AddItem("Far", "", 'r', func() {
		far := loader.New("c")
		far.Remote = true
		far.Fetch() // want `^\(\*loader\.Loader\)\.Fetch waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Fetch → http\.Get;`
	})
	list.AddItem("Remote", "", 'm', func() {
		remote().Fetch() // want `^\(\*loader\.Loader\)\.Fetch waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Fetch → http\.Get;`
	})
	list.AddItem("Look", "", 'k', func() {
		l.Look() // want `^\(\*loader\.Loader\)\.Look does file I/O on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Look → os\.ReadFile;`
	})
	list.AddItem("Say", "", 's', func() {
		l.Say() // want `^\(\*loader\.Loader\)\.Say does file I/O on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Say → os\.ReadFile;`
	})
	list.AddItem("Trace", "", 't', func() {
		l.Traced() // want `^\(\*loader\.Loader\)\.Traced does file I/O on the tview loop: func literal in flags\.Run → \(\*loader\.Loader\)\.Traced → os\.WriteFile;`
	})
	list.AddItem("Options", "", 'o', func() {
		o.Use() // want `^\(\*loader\.Options\)\.Use waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Options\)\.Use → http\.Get;`
	})
	list.AddItem("Config", "", 'c', func() {
		c.Use() // want `^\(\*loader\.Config\)\.Use waits for the network on the tview loop: func literal in flags\.Run → \(\*loader\.Config\)\.Use → http\.Get;`
	})
	tview.NewApplication().SetRoot(list, true).Run()
}
