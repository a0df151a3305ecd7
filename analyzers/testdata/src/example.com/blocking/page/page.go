// Package page is a page of go-app that asks its server.
package page

import (
	"net/http"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type page struct {
	app.Compo
	status string
}

func (p *page) OnMount(ctx app.Context) {
	resp, err := http.Get("/status") // want `^http\.Get waits for the network on the go-app loop: \(\*page\.page\)\.OnMount → http\.Get; do it in Context\.Async, and bring the result back with Context\.Dispatch$`
	if err == nil {
		p.status = resp.Status
	}
	ctx.Handle("reload", p.reload)
	app.Handle("log", func(_ app.Context, a app.Action) {
		_, _ = http.Post("/log/"+a.Name, "text/plain", nil) // on a goroutine of its own
	})
}

// The server calls it.
func (p *page) OnPreRender(app.Context) { _, _ = http.Get("/status") }

func (p *page) reload(ctx app.Context, _ app.Action) {
	ctx.Async(func() {
		resp, err := http.Get("/status")
		ctx.Dispatch(func(app.Context) {
			if err == nil {
				p.status = resp.Status
			}
		})
	})
	ctx.Dispatch(func(app.Context) {
		_, _ = http.Get("/reloaded") // want `^http\.Get waits for the network on the go-app loop: func literal in \(\*page\.page\)\.reload → http\.Get; do it in Context\.Async, and bring the result back with Context\.Dispatch$`
	})
}

func (p *page) Render() app.UI {
	return app.Button().OnClick(func(app.Context, app.Event) {
		_, _ = http.Post("/click", "text/plain", nil) // want `^http\.Post waits for the network on the go-app loop: func literal in \(\*page\.page\)\.Render → http\.Post; do it in Context\.Async, and bring the result back with Context\.Dispatch$`
	})
}
