// Package gtk does in handlers of GTK what blocks, and what does not.
package gtk

import (
	"net/http"
	"os"

	"github.com/diamondburned/gotk4/pkg/glib/v2"
	"github.com/diamondburned/gotk4/pkg/gtk/v4"
)

type window struct {
	save, load *gtk.Button
	text       *gtk.Label
}

func (w *window) build() {
	w.save.ConnectClicked(func() {
		_ = os.WriteFile("text", nil, 0o600) // want `^os\.WriteFile does file I/O on the GTK loop: func literal in \(\*gtk\.window\)\.build → os\.WriteFile; start a goroutine, and bring the result back with glib\.IdleAdd$`
	})
	w.save.Connect("activate", w.remove)
	w.load.ConnectClicked(w.fetch)
	glib.TimeoutSecondsAdd(1, func() bool {
		_, err := http.Get("https://example.com/ping") // want `^http\.Get waits for the network on the GTK loop: func literal in \(\*gtk\.window\)\.build → http\.Get; start a goroutine, and bring the result back with glib\.IdleAdd$`
		return err == nil
	})
}

func (w *window) remove() {
	_ = os.Remove("text") // want `^os\.Remove does file I/O on the GTK loop: \(\*gtk\.window\)\.remove → os\.Remove; start a goroutine, and bring the result back with glib\.IdleAdd$`
}

// fetch asks on a goroutine, but reads the answer from a file on the loop.
func (w *window) fetch() {
	go func() {
		resp, err := http.Get("https://example.com/text")
		glib.IdleAdd(func() {
			if err != nil {
				cached, _ := os.ReadFile("text") // want `^os\.ReadFile does file I/O on the GTK loop: func literal in \(\*gtk\.window\)\.fetch → os\.ReadFile; start a goroutine, and bring the result back with glib\.IdleAdd$`
				w.text.SetText(string(cached))
				return
			}
			w.text.SetText(resp.Status)
		})
	}()
}
