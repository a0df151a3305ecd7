// Package hub tells everybody what has happened. It knows of no loop.
package hub

type Listener interface{ Notify(text string) }

type Hub struct{ listeners []Listener }

func (h *Hub) Add(l Listener) { h.listeners = append(h.listeners, l) }

func (h *Hub) Publish(text string) {
	for _, l := range h.listeners {
		l.Notify(text)
	}
}
