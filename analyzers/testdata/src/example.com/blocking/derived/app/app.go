// Package app stands two packages above the loop.
package app

import (
	"os"
	"os/exec"

	"example.com/blocking/derived/kit"
	"example.com/blocking/derived/widgets"
	"github.com/gdamore/tcell/v2"
)

type app struct {
	ui   *kit.UI
	text string
}

func (a *app) fetch() error {
	return exec.Command("git", "fetch").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: \(\*kit\.UI\)\.dispatch → func literal in app\.run → \(\*app\.app\)\.fetch → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

func (a *app) fetched(err error) {
	if err != nil {
		_ = os.WriteFile("error.log", []byte(err.Error()), 0o600) // want `^os\.WriteFile does file I/O on the tview loop: func literal in \(\*kit\.UI\)\.Work → \(\*app\.app\)\.fetched → os\.WriteFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
	}
}

func (a *app) load() {
	b, _ := os.ReadFile("README.md") // want `^os\.ReadFile does file I/O on the tview loop: \(\*app\.app\)\.load → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
	a.text = string(b)
}

func run() error {
	a := &app{ui: kit.New()}
	a.ui.Bind(tcell.KeyEnter, func() {
		_ = a.fetch()
	})
	a.ui.Bind(tcell.KeyEscape, func() { a.text = "" })
	a.ui.Post(a.load)
	a.ui.Work(a.fetch, a.fetched)
	widgets.Refresh(a.ui, func() {
		a.text, _ = os.Hostname()
		_ = os.Remove(a.text) // want `^os\.Remove does file I/O on the tview loop: func literal in widgets\.Refresh → func literal in app\.run → os\.Remove; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	widgets.Start(a.ui, widgets.Job{
		Run:    a.fetch,
		OnDone: func(error) { _ = os.Mkdir("done", 0o700) }, // want `^os\.Mkdir does file I/O on the tview loop: func literal in \(\*kit\.UI\)\.Work → func literal in app\.run → os\.Mkdir; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	return a.ui.Run()
}
