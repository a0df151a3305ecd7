// Package session makes sessions, and does not know who uses them.
package session

import (
	"net"
	"os"

	"example.com/blocking/siblings/store"
)

type session struct{ conn net.Conn }

func (s *session) Send(text string) { s.conn.Write([]byte(text)) }

type Sessions struct{ all map[string]*session }

func (s *Sessions) Get(name string) store.Session { return s.all[name] }

type logger struct{ name string }

func (l *logger) Print(text string) { os.WriteFile(l.name, []byte(text), 0o600) }

func Logger(name string) store.Logger { return &logger{name} }
