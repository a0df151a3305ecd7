// Package repeats does the same with what it is given in several places, each of which
// is told.
package repeats

import (
	"io"
	"net"

	"github.com/hajimehoshi/ebiten/v2"
)

type game struct {
	frames chan int
	peer   net.Conn
}

func twice(frames chan int) {
	frames <- 1 // want `^send on unbuffered channel repeats\.game\.frames waits for another goroutine on the Ebitengine loop: \(\*repeats\.game\)\.Update → repeats\.twice → send`
	frames <- 2 // want `^send on unbuffered channel repeats\.game\.frames waits for another goroutine on the Ebitengine loop: \(\*repeats\.game\)\.Update → repeats\.twice → send`
}

func first(frames chan int) {
	frames <- 3 // want `: \(\*repeats\.game\)\.Update → repeats\.choose → repeats\.first → send`
}

func second(frames chan int) {
	frames <- 4 // want `: \(\*repeats\.game\)\.Update → repeats\.choose → repeats\.second → send`
}

func choose(n int, frames chan int) {
	if n > 0 {
		first(frames)
	} else {
		second(frames)
	}
}

func header(r io.Reader) []byte {
	b := make([]byte, 8)
	r.Read(b[:1])         // want `^\(\*net\.TCPConn\)\.Read waits for the network on the Ebitengine loop: \(\*repeats\.game\)\.Update → repeats\.header → `
	io.ReadFull(r, b[1:]) // want `^io\.ReadFull waits for the network on the Ebitengine loop: \(\*repeats\.game\)\.Update → repeats\.header → io\.ReadFull;`
	return b
}

func (g *game) Update() error {
	twice(g.frames)
	choose(1, g.frames)
	header(g.peer)
	return nil
}

func (g *game) Draw(*ebiten.Image) {}

func (g *game) Layout(w, h int) (int, int) { return w, h }

func run(c *net.TCPConn) error {
	g := &game{frames: make(chan int), peer: c}
	go func() {
		for range g.frames {
		}
	}()
	return ebiten.RunGame(g)
}
