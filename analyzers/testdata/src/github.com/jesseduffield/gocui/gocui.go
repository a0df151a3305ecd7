// Package gocui declares as much of an old gocui fork as the tests need.
package gocui

import "io"

type Modifier int

type View struct {
	lines []byte
	stdin io.Writer
}

func (v *View) Write(p []byte) (int, error) {
	v.lines = append(v.lines, p...)
	return v.stdin.Write(p)
}

type Gui struct{ keys []func(*Gui, *View) error }

func (g *Gui) SetKeybinding(view string, contexts []string, key interface{}, mod Modifier, handler func(*Gui, *View) error) error {
	g.keys = append(g.keys, handler)
	return nil
}
