// Package window has the loop that shows pages.
package window

import "github.com/hajimehoshi/ebiten/v2"

type Page interface{ Show() }

type Window struct {
	Pages []Page
	now   int
}

func (w *Window) Update() error {
	w.show(w.Pages[w.now])
	return nil
}

func (w *Window) show(p Page) { p.Show() } // want `\(\*first\.Page\)\.Show → os\.ReadFile \(handed over at shown/shown\.go:12\);` `\(\*second\.Page\)\.Show → os\.ReadFile \(handed over at shown/shown\.go:12\);`

func (w *Window) Draw(*ebiten.Image) {}

func (w *Window) Layout(x, y int) (int, int) { return x, y }
