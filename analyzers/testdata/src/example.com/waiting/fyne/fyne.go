// Package fyne waits for the loop of Fyne on it, and elsewhere.
package fyne

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

func Reload(text *widget.Label, load func() string) *widget.Button {
	return widget.NewButton("Reload", func() {
		set(text, "Loading")
		go func() { set(text, load()) }()
	})
}

func set(text *widget.Label, s string) {
	fyne.DoAndWait(func() { text.SetText(s) }) // want `^fyne\.DoAndWait waits for the Fyne loop that it is called on, a deadlock: func literal in fyne\.Reload → fyne\.set → fyne\.DoAndWait; start a goroutine, and bring the result back with fyne\.Do$`
}

func Clear(text *widget.Label) *widget.Button {
	return widget.NewButton("Clear", func() {
		fyne.Do(func() { text.SetText("") })
		text.SetText("")
	})
}
