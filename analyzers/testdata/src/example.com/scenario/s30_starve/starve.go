// Package starve never gives the loop back, or only after asking many times.
package starve

import (
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type game struct {
	ready atomic.Bool
	board []int
	steps int
}

func (g *game) Init() tea.Cmd { return nil }

func (g *game) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		g.simulate()
	case tea.WindowSizeMsg:
		g.await()
	case string:
		g.play()
	case int:
		g.settle()
	}
	return g, nil
}

// simulate steps for ever.
func (g *game) simulate() {
	for { // want `^.*never returns on the Bubble Tea loop: \(\*starve\.game\)\.Update → \(\*starve\.game\)\.simulate → `
		g.steps++
	}
}

// await sleeps for a moment each time, as often as it takes.
func (g *game) await() {
	for !g.ready.Load() {
		time.Sleep(time.Millisecond) // want `^time\.Sleep sleeps on the Bubble Tea loop.*: \(\*starve\.game\)\.Update → \(\*starve\.game\)\.await → time\.Sleep;`
	}
}

// play leaves its loop.
func (g *game) play() {
	for {
		g.steps++
		if g.steps > len(g.board) {
			return
		}
	}
}

// settle sleeps for a moment, a few times: less than a frame in all.
func (g *game) settle() {
	for range 3 {
		time.Sleep(time.Millisecond)
	}
}

func (g *game) View() string { return "" }

// spin is the same with a goto, which nobody should write.
func (g *game) spin() {
again:
	g.steps++ // want `^.*never returns on the gnet loop: \(\*starve\.server\)\.OnOpen → \(\*starve\.game\)\.spin → `
	goto again
}

type server struct {
	gnet.BuiltinEventEngine
	game *game
	stop chan struct{}
}

func (s *server) OnOpen(gnet.Conn) ([]byte, gnet.Action) {
	s.game.spin()
	return nil, gnet.None
}

// OnShutdown runs on no loop.
func (s *server) OnShutdown(gnet.Engine) { select {} }

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	for c.InboundBuffered() > 0 {
		if _, err := c.Discard(1); err != nil {
			break
		}
	}
	return gnet.None
}

func button(g *game) *tview.Button {
	return tview.NewButton("Wait").SetSelectedFunc(func() {
		select {} // want `^select \{\} never returns on the tview loop: func literal in starve\.button → select \{\};`
	})
}

func run() error {
	g := &game{}
	button(g)
	go func() { _ = gnet.Run(&server{game: g}, "tcp://:7000") }()
	go g.simulate()
	_, err := tea.NewProgram(g).Run()
	return err
}
