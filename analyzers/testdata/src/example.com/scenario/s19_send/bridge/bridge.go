// Package bridge passes messages on through channels of all kinds.
package bridge

import (
	"net/http"
	"strings"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type bridge struct {
	raw    chan []byte   // unbuffered
	recent chan string   // buffered, and read by what never stands still
	upload chan string   // buffered, and read by what goes to the network
	extern chan<- string // somebody else's
	count  int
}

func newBridge(extern chan<- string) *bridge {
	b := &bridge{
		raw:    make(chan []byte),
		recent: make(chan string, 64),
		upload: make(chan string, 16),
		extern: extern,
	}
	go func() {
		for range b.raw {
		}
	}()
	go func() {
		for range b.recent {
			b.count++
		}
	}()
	go b.uploads()
	return b
}

// uploads stands still while the server does.
func (b *bridge) uploads() {
	for topic := range b.upload {
		resp, err := http.Post("https://example.com/"+topic, "", nil)
		if err == nil {
			resp.Body.Close()
		}
	}
}

func (b *bridge) onMessage(_ mqtt.Client, m mqtt.Message) {
	b.raw <- m.Payload() // want `^send on unbuffered channel bridge\.bridge\.raw waits for another goroutine on the Paho MQTT loop: \(\*bridge\.bridge\)\.onMessage → send on unbuffered channel bridge\.bridge\.raw;`
	b.recent <- m.Topic()
	b.upload <- m.Topic() // want `^send on channel bridge\.bridge\.upload of capacity 16 waits for another goroutine on the Paho MQTT loop: \(\*bridge\.bridge\)\.onMessage → send on channel bridge\.bridge\.upload of capacity 16 \(its reader \(\*bridge\.bridge\)\.uploads may itself wait\);`
	b.extern <- m.Topic()
}

// onReply answers itself: there is room for the one answer.
func (b *bridge) onReply(_ mqtt.Client, m mqtt.Message) {
	reply := make(chan string, 1)
	reply <- m.Topic()
	b.count += len(<-reply)

	parts := make(chan string, 2)
	parts <- m.Topic()
	parts <- string(m.Payload())
	close(parts)
	for p := range parts {
		b.count += len(p)
	}
}

// onSplit sends as often as the message likes.
func (b *bridge) onSplit(_ mqtt.Client, m mqtt.Message) {
	words := make(chan string, 1)
	go func() { // want `starts a goroutine that never ends, each time \(\*bridge\.bridge\)\.onSplit runs`
		for w := range words {
			b.upload <- w
		}
	}()
	for _, w := range strings.Fields(string(m.Payload())) {
		words <- w // want `^send on channel of capacity 1 waits for another goroutine on the Paho MQTT loop: \(\*bridge\.bridge\)\.onSplit → send on channel of capacity 1 \(its reader func literal in \(\*bridge\.bridge\)\.onSplit may itself wait\);`
	}
}

// An outlet hides the channel behind a method, and another behind a function.
type outlet[T any] struct {
	c    chan T
	emit func(T)
}

func newOutlet[T any]() *outlet[T] {
	o := &outlet[T]{c: make(chan T)}
	o.emit = func(v T) {
		o.c <- v // want `^send on unbuffered channel bridge\.outlet\.c waits for another goroutine on the Paho MQTT loop: func literal in bridge\.run → func literal in bridge\.newOutlet → send on unbuffered channel bridge\.outlet\.c;`
	}
	go func() {
		for range o.c {
		}
	}()
	return o
}

func run(c mqtt.Client, extern chan<- string) {
	b := newBridge(extern)
	c.AddRoute("in/#", b.onMessage)
	c.AddRoute("reply/#", b.onReply)
	c.AddRoute("split/#", b.onSplit)
	o := newOutlet[string]()
	c.AddRoute("out/#", func(_ mqtt.Client, m mqtt.Message) { o.emit(m.Topic()) })
	o.emit("ready")
}
