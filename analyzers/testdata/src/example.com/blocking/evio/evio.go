// Package evio reads files in its events.
package evio

import (
	"os"
	"time"

	"github.com/tidwall/evio"
)

func run() error {
	var events evio.Events
	events.Serving = func(evio.Server) (a evio.Action) {
		_ = os.Remove("last")
		return
	}
	events.Data = func(c evio.Conn, in []byte) (out []byte, a evio.Action) {
		out, _ = os.ReadFile(string(in)) // want `^os\.ReadFile does file I/O on the evio loop: func literal in evio\.run → os\.ReadFile; start a goroutine, keep what it finds, and answer in the event that Conn\.Wake brings$`
		go func() {
			_, _ = os.ReadFile(string(in))
			c.Wake()
		}()
		return
	}
	events.Tick = func() (d time.Duration, a evio.Action) {
		_ = os.Remove("last") // want `^os\.Remove does file I/O on the evio loop: func literal in evio\.run → os\.Remove; start a goroutine, keep what it finds, and answer in the event that Conn\.Wake brings$`
		return time.Second, a
	}
	return evio.Serve(events, "tcp://:9000")
}
