// Package app runs on the reactor.
package app

import (
	"net"
	"os"

	"example.com/blocking/loops/reactor"
)

type app struct {
	r    *reactor.Reactor
	conn net.Conn
	buf  []byte
}

func (a *app) Start() {
	a.buf, _ = os.ReadFile("state")
}

func (a *app) Ready(peer string) {
	if _, err := reactor.Peek(a.conn, a.buf); err != nil {
		reactor.Flush(peer) // want `^reactor\.Flush waits for the network on the reactor loop: \(\*app\.app\)\.Ready → reactor\.Flush; hand it to Background$`
	}
	a.r.Background(a.save, a.saved)
	a.r.Background(
		func() { _ = os.Remove("old") },
		func() { _ = os.Remove("new") }, // want `^os\.Remove does file I/O on the reactor loop: func literal in \(\*app\.app\)\.Ready → os\.Remove; hand it to Background$`
	)
}

func (a *app) save() { _ = os.WriteFile("state", a.buf, 0o600) }

func (a *app) saved() { a.buf = a.buf[:0] }

func run(c net.Conn) {
	a := &app{conn: c}
	a.r = reactor.New(a)
	a.r.Idle = func() {
		_, _ = a.conn.Write(a.buf) // want `^net\.Conn\.Write waits for the network on the reactor loop: func literal in app\.run → net\.Conn\.Write; hand it to Background$`
	}
	a.r.Post(func() {
		_, _ = a.conn.Read(a.buf) // want `^net\.Conn\.Read waits for the network on the reactor loop: func literal in app\.run → net\.Conn\.Read; hand it to Background$`
	})
	a.r.Run()
}
