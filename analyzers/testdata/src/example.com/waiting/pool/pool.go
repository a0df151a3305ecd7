// Package pool keeps what there is a given number of in a channel that only the loop
// takes from.
package pool

import "github.com/hajimehoshi/ebiten/v2"

type game struct {
	tokens, spare, more chan int
	wide                bool
}

func (g *game) Update() error {
	if g.tokens == nil {
		n := 1
		if g.wide {
			n = 2
		}
		g.tokens = make(chan int, n)
		for i := 0; i < n; i++ {
			g.tokens <- i // there is room for all of them
		}
		g.spare = make(chan int, 3)
		for i := range 3 {
			g.spare <- i
		}
		g.more = make(chan int, 3)
		for i := range 4 {
			g.more <- i // want `^send on channel pool\.game\.more of capacity 3 waits for the Ebitengine loop that it is called on, a deadlock once the channel is full \(on first use\): \(\*pool\.game\)\.Update → send on channel pool\.game\.more of capacity 3 \(only this loop receives from it\);`
		}
	}
	<-g.tokens
	<-g.spare
	<-g.more // want `^receive from channel pool\.game\.more waits for the Ebitengine loop that it is called on, a deadlock: .*\(only this loop sends on it\);`
	return nil
}

func (g *game) Draw(*ebiten.Image) {}

func (g *game) Layout(w, h int) (int, int) { return w, h }
