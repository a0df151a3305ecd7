// Package forks uses a fork of a framework, of which nothing says that it is one.
package forks

import (
	"os"

	"example.com/forks/evio"
)

func run() error {
	var events evio.Events
	events.Data = func(c evio.Conn, in []byte) (out []byte, a evio.Action) {
		out, _ = os.ReadFile(string(in)) // want `^os\.ReadFile does file I/O on the evio loop: func literal in forks\.run → os\.ReadFile; start a goroutine, keep what it finds, and answer in the event that Conn\.Wake brings$`
		return
	}
	return evio.Serve(events, "tcp://:9000")
}
