// Package wire has the peers that a router sends to.
package wire

import (
	"fmt"
	"net"
)

type Remote struct{ Conn net.Conn }

func (r *Remote) Send(msg string) { fmt.Fprintln(r.Conn, msg) }

// Page shows itself, some calls away.
func (r *Remote) Page(msg string) { r.page(msg) }

func (r *Remote) page(msg string) { fmt.Fprintln(r.Conn, msg) }

type Local struct{ queue chan string }

func NewLocal() *Local {
	l := &Local{queue: make(chan string)}
	go func() {
		for range l.queue {
		}
	}()
	return l
}

func (l *Local) Send(msg string) { l.queue <- msg }

func (l *Local) Page(string) {}
