// Package panels has widgets of tcell's views.
package panels

import (
	"net/http"

	"github.com/gdamore/tcell/v2"
	"github.com/gdamore/tcell/v2/views"
)

type panel struct {
	app  *views.Application
	text string
	name string
}

func run(name string) error {
	p := &panel{app: &views.Application{}, name: name}
	p.app.SetRootWidget(p)
	p.app.Start()
	go p.poll()
	return p.app.Wait()
}

func (p *panel) Draw() {}

func (p *panel) HandleEvent(ev *tcell.EventKey) bool {
	p.text = restart(p.name)
	go p.poll()
	return true
}

func (p *panel) poll() {
	text := restart(p.name)
	p.app.PostFunc(func() { p.text = text })
	p.app.PostFunc(func() { p.text = restart(text) })
}

func restart(name string) string {
	resp, err := http.Post("https://example.com/restart?name="+name, "text/plain", nil) // want `^http\.Post waits for the network on the tcell views loop: \(\*panels\.panel\)\.HandleEvent → panels\.restart → http\.Post \(and 1 other callback\); start a goroutine, and bring the result back with PostFunc$`
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	return resp.Status
}
