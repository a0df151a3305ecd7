// Package apart registers handlers of both kinds.
package apart

import (
	"net/http"

	"example.com/blocking/apart/bus"
)

func register(b *bus.Bus) {
	bus.Handle("load", load)
	b.On("show", show)
}

func load() { http.Get("http://localhost/load") }

func show() {
	http.Get("http://localhost/show") // want `^http\.Get waits for the network on the bus loop: .*apart\.show → http\.Get`
}
