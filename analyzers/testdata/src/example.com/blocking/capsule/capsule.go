// Package capsule reads pages with cview.
package capsule

import (
	"net/http"
	"os"
	"os/exec"
	"time"

	"codeberg.org/tslocum/cview"
	"github.com/gdamore/tcell/v2"
)

type reader struct {
	app  *cview.Application
	list *cview.List
	text *cview.TextView
	url  string
}

func run(r *reader) error {
	r.app = cview.NewApplication()
	r.app.SetInputCapture(r.key)
	r.app.SetAfterFocusFunc(func(cview.Primitive) {
		_ = os.WriteFile("focus", nil, 0o600) // want `^os\.WriteFile does file I/O on the cview loop: func literal in capsule\.run → os\.WriteFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	item := cview.NewListItem("open")
	item.SetSelectedFunc(r.open)
	r.list.AddItem(item)
	other := cview.NewListItem("open later")
	other.SetSelectedFunc(r.openLater)
	r.list.AddItem(other)
	r.list.AddContextItem("print", 'p', func(int) {
		_ = exec.Command("lp", r.url).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the cview loop: func literal in capsule\.run → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
	r.app.SetRoot(r.list, true)
	_, _ = os.ReadFile("history") // before the loop
	return r.app.Run()
}

func (r *reader) key(ev *tcell.EventKey) *tcell.EventKey {
	switch ev.Key() {
	case tcell.KeyEscape:
		r.app.Stop()
	case tcell.KeyEnter:
		r.app.Suspend(func() { _ = exec.Command("vi", r.url).Run() })
	case tcell.KeyCtrlR:
		time.Sleep(time.Second) // want `^time\.Sleep sleeps on the cview loop for up to 1s: \(\*capsule\.reader\)\.key → time\.Sleep; start a goroutine, and bring the result back with QueueUpdateDraw$`
	}
	return ev
}

func (r *reader) open() {
	r.text.SetText(get(r.url))
}

func (r *reader) openLater() {
	url := r.url
	go func() {
		text := get(url)
		r.app.QueueUpdateDraw(func() { r.text.SetText(text) })
		r.app.QueueUpdate(func() {
			_, _ = os.ReadFile("cache") // want `^os\.ReadFile does file I/O on the cview loop: func literal in \(\*capsule\.reader\)\.openLater → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
		})
	}()
}

func get(url string) string {
	resp, err := http.Get(url) // want `^http\.Get waits for the network on the cview loop: \(\*capsule\.reader\)\.open → capsule\.get → http\.Get; start a goroutine, and bring the result back with QueueUpdateDraw$`
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	return resp.Status
}

// A gauge is a widget of one's own.
type gauge struct {
	*cview.Box
	load string
}

func (g *gauge) Draw(screen tcell.Screen) {
	load, _ := os.ReadFile("/proc/loadavg") // want `^os\.ReadFile does file I/O on the cview loop: \(\*capsule\.gauge\)\.Draw → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
	g.load = string(load)
}

func (g *gauge) InputHandler() func(event *tcell.EventKey, setFocus func(p cview.Primitive)) {
	return func(*tcell.EventKey, func(cview.Primitive)) {
		_ = os.Remove(g.load) // want `^os\.Remove does file I/O on the cview loop: func literal in \(\*capsule\.gauge\)\.InputHandler → os\.Remove; start a goroutine, and bring the result back with QueueUpdateDraw$`
	}
}

func show(r *reader) { r.app.SetRoot(&gauge{Box: cview.NewBox()}, true) }
