// Package tui gives the terminal away, and takes it back, for others.
package tui

import "github.com/awesome-gocui/gocui"

// Suspend gives it away.
func Suspend() { gocui.Suspend() }

// Resume takes it back.
func Resume() { gocui.Resume() }
