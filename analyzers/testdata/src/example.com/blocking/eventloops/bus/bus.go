// Package bus hands events on among other messages.
package bus

import "github.com/gdamore/tcell/v2"

var Messages = make(chan any, 50)

func Read(screen tcell.Screen) {
	for {
		Messages <- screen.PollEvent()
	}
}
