// Package gtk3 has handlers of signals of GTK 3.
package gtk3

import (
	"net/http"
	"os/exec"

	"github.com/gotk3/gotk3/glib"
)

type window struct{ button glib.Object }

func (w *window) connect() {
	w.button.Connect("clicked", w.update)
	w.button.ConnectAfter("clicked", func() {
		_ = exec.Command("xdg-open", "log").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the GTK loop: func literal in \(\*gtk3\.window\)\.connect → \(\*exec\.Cmd\)\.Run;`
	})
	glib.TimeoutAdd(1000, func() bool {
		_, err := http.Head("http://example.com") // want `^http\.Head waits for the network on the GTK loop: func literal in \(\*gtk3\.window\)\.connect → http\.Head;`
		return err == nil
	})
}

func (w *window) update() {
	_, _ = http.Get("http://example.com") // want `^http\.Get waits for the network on the GTK loop: \(\*gtk3\.window\)\.update → http\.Get; start a goroutine, and bring the result back with glib\.IdleAdd$`
	go func() {
		_, _ = http.Get("http://example.com")
		glib.IdleAdd(func() {})
	}()
}
