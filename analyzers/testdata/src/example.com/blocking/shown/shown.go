// Package shown hands two pages over in one line: they are two things.
package shown

import (
	"example.com/blocking/shown/first"
	"example.com/blocking/shown/second"
	"example.com/blocking/shown/window"
	"github.com/hajimehoshi/ebiten/v2"
)

func run() error {
	w := &window.Window{Pages: []window.Page{&first.Page{}, &second.Page{}}}
	return ebiten.RunGame(w)
}
