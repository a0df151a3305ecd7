// Package store has what others know of a session.
package store

type Session interface{ Send(text string) }

type Sessions interface{ Get(name string) Session }

type Logger interface{ Print(text string) }
