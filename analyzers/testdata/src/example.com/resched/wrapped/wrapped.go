// Package wrapped uses wrappers of another package.
package wrapped

import (
	"time"

	"example.com/resched/wrapped/kit"
)

type game struct {
	app  *kit.App
	over bool
}

func (g *game) step() {
	g.app.Later(g.step) // want `^\(\*kit\.App\)\.Later schedules \(\*wrapped\.game\)\.step from itself, at once and every time, so that the loopvet event loop never rests: \(\*wrapped\.game\)\.step → \(\*kit\.App\)\.Later → \(\*eventloop\.Loop\)\.Post → \(\*wrapped\.game\)\.step;`
}

func (g *game) now() {
	g.app.In(0, g.now) // want `In schedules \(\*wrapped\.game\)\.now from itself`
}

func (g *game) frame() { g.app.In(16*time.Millisecond, g.frame) }

func (g *game) ask() { g.app.Maybe(!g.over, g.ask) }

func (g *game) both() {
	g.app.In(time.Second, g.both)
	g.app.In(time.Minute, g.both) // want `In is the second call by which \(\*wrapped\.game\)\.both brings itself back`
}
