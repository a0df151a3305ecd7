// Package fyne does in handlers of Fyne what blocks, and what does not.
package fyne

import (
	"database/sql"
	"io"
	"net/http"
	"os"
	"os/exec"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

type ui struct {
	win   fyne.Window
	list  *widget.List
	text  *widget.Label
	name  binding.String
	names []string
	db    *sql.DB
	addr  string
}

func (u *ui) build() {
	u.list = widget.NewList(
		func() int { return len(u.names) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(id widget.ListItemID, item fyne.CanvasObject) {
			text, _ := os.ReadFile(u.names[id]) // want `^os\.ReadFile does file I/O on the Fyne loop: func literal in \(\*fyne\.ui\)\.build → os\.ReadFile; start a goroutine, and bring the result back with fyne\.Do$`
			item.(*widget.Label).SetText(string(text))
		})
	u.list.OnSelected = func(id widget.ListItemID) {
		u.show(u.names[id])
	}
	reload := widget.NewButton("Reload", func() {
		_ = exec.Command("git", "pull").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Fyne loop: func literal in \(\*fyne\.ui\)\.build → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with fyne\.Do$`
	})
	reload.OnTapped = u.reload

	entry := widget.NewEntry()
	entry.Validator = u.known
	entry.OnSubmitted = func(name string) {
		fyne.CurrentApp().Preferences().SetString("name", name)
		u.name.Set(name)
	}
	u.name.AddListener(binding.NewDataListener(func() {
		name, _ := u.name.Get()
		u.load(name)
	}))
	u.win.SetCloseIntercept(func() {
		dialog.ShowConfirm("Close", "Save first?", func(yes bool) {
			if yes {
				_ = os.WriteFile("names", nil, 0o600) // want `^os\.WriteFile does file I/O on the Fyne loop: func literal in \(\*fyne\.ui\)\.build → os\.WriteFile; start a goroutine, and bring the result back with fyne\.Do$`
			}
			u.win.Close()
		}, u.win)
	})
	u.win.SetContent(u.list)
}

// show asks a server on the loop.
func (u *ui) show(name string) {
	resp, err := http.Get(u.addr + name) // want `^http\.Get waits for the network on the Fyne loop: func literal in \(\*fyne\.ui\)\.build → \(\*fyne\.ui\)\.show → http\.Get; start a goroutine, and bring the result back with fyne\.Do$`
	if err != nil {
		dialog.ShowError(err, u.win)
		return
	}
	u.text.SetText(resp.Status)
}

// load does it elsewhere.
func (u *ui) load(name string) {
	go func() {
		resp, err := http.Get(u.addr + name)
		fyne.Do(func() {
			if err != nil {
				dialog.ShowError(err, u.win)
				return
			}
			u.text.SetText(resp.Status)
		})
	}()
}

// reload has a goroutine, and is back on the loop when it asks.
func (u *ui) reload() {
	go fyne.Do(func() {
		rows, err := u.db.Query("SELECT name FROM names") // want `^\(\*sql\.DB\)\.Query waits for a database on the Fyne loop: func literal in \(\*fyne\.ui\)\.reload → \(\*sql\.DB\)\.Query; start a goroutine, and bring the result back with fyne\.Do$`
		if err == nil {
			rows.Close()
		}
	})
}

func (u *ui) known(name string) error {
	_, err := os.Open(name) // want `^os\.Open does file I/O on the Fyne loop: \(\*fyne\.ui\)\.known → os\.Open; start a goroutine, and bring the result back with fyne\.Do$`
	return err
}

func (u *ui) menu() []*fyne.MenuItem {
	item := &fyne.MenuItem{Label: "Import"}
	item.Action = func() {
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			go func() {
				data, _ := io.ReadAll(r)
				fyne.Do(func() { u.text.SetText(string(data)) })
			}()
		}, u.win)
	}
	return []*fyne.MenuItem{item, fyne.NewMenuItem("Export", func() {
		_, _ = os.Create("export") // want `^os\.Create does file I/O on the Fyne loop: func literal in \(\*fyne\.ui\)\.menu → os\.Create; start a goroutine, and bring the result back with fyne\.Do$`
	})}
}

// A preview is a widget of one's own: the interfaces of Fyne say when it is called.
type preview struct {
	widget.BaseWidget
	file string
}

func (p *preview) CreateRenderer() fyne.WidgetRenderer { return &renderer{p: p} }

func (p *preview) Tapped(*fyne.PointEvent) {
	_ = os.Remove(p.file) // want `^os\.Remove does file I/O on the Fyne loop: \(\*fyne\.preview\)\.Tapped → os\.Remove; start a goroutine, and bring the result back with fyne\.Do$`
}

// TappedTwice is called by nobody.
func (p *preview) TappedTwice(*fyne.PointEvent) { _ = os.Remove(p.file) }

type renderer struct {
	p    *preview
	text *widget.Label
}

func (r *renderer) Destroy()                     {}
func (r *renderer) Layout(fyne.Size)             {}
func (r *renderer) MinSize() fyne.Size           { return r.p.Size() }
func (r *renderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }

func (r *renderer) Refresh() {
	data, _ := os.ReadFile(r.p.file) // want `^os\.ReadFile does file I/O on the Fyne loop: \(\*fyne\.renderer\)\.Refresh → os\.ReadFile; start a goroutine, and bring the result back with fyne\.Do$`
	r.text.SetText(string(data))
}

func Main() {
	a := app.NewWithID("example")
	u := &ui{win: a.NewWindow("Names")}
	data, _ := os.ReadFile("names") // before the loop
	u.names = append(u.names, string(data))
	u.build()
	a.Lifecycle().SetOnStarted(func() {
		_, _ = http.Get(u.addr) // want `^http\.Get waits for the network on the Fyne loop: func literal in fyne\.Main → http\.Get; start a goroutine, and bring the result back with fyne\.Do$`
	})
	a.Lifecycle().SetOnStopped(func() { _ = os.WriteFile("names", nil, 0o600) })
	fyne.Show(fyne.Twice(fyne.Paint)) // how Fyne paints is its own affair
	fyne.Show(fyne.Paint)             // want `^fyne\.Paint sleeps on the Fyne loop for up to 1s: `
	fyne.Show(func() {
		_ = os.Remove("painted") // want `^os\.Remove does file I/O on the Fyne loop: func literal in fyne\.Show → func literal in fyne\.Main → os\.Remove; start a goroutine, and bring the result back with fyne\.Do$`
	})
	fyne.Show(fyne.Twice(func() {
		_ = os.Remove("twice") // want `^os\.Remove does file I/O on the Fyne loop: func literal in fyne\.Show → func literal in fyne\.Twice → func literal in fyne\.Main → os\.Remove; start a goroutine, and bring the result back with fyne\.Do$`
	}))
	u.win.ShowAndRun()
}
