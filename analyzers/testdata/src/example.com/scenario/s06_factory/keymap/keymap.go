// Package keymap makes handlers of keys.
package keymap

import "github.com/gdamore/tcell/v2"

type Capture func(*tcell.EventKey) *tcell.EventKey

// On handles one key and passes the others on.
func On(key tcell.Key, do func()) Capture {
	return func(ev *tcell.EventKey) *tcell.EventKey {
		if ev.Key() != key {
			return ev
		}
		do()
		return nil
	}
}

// Chain asks one handler after the other.
func Chain(hs ...Capture) Capture {
	return func(ev *tcell.EventKey) *tcell.EventKey {
		for _, h := range hs {
			if ev = h(ev); ev == nil {
				return nil
			}
		}
		return ev
	}
}

// InBackground makes a handler that does not wait.
func InBackground(do func()) func() {
	return func() { go do() }
}
