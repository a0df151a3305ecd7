// Package cmd has the messages that windows get.
package cmd

// A Call is what a window is told.
type Call int

const (
	Open Call = iota
	Fresh
	Close
)

// A Command tells a window something.
type Command struct {
	Call Call
	Name string
}
