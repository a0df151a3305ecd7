// Package twoloops has two loops: waiting for the other one is no deadlock, but
// it is waiting.
package twoloops

import (
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type monitor struct {
	gnet.BuiltinEventEngine
	app   *tview.Application
	count *tview.TextView
}

func (m *monitor) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	m.app.QueueUpdateDraw(func() { m.count.SetText("+1") }) // want `^\(\*tview\.Application\)\.QueueUpdateDraw waits for another goroutine on the gnet loop: \(\*twoloops\.monitor\)\.OnOpen → \(\*tview\.Application\)\.QueueUpdateDraw; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
	go m.app.QueueUpdateDraw(func() { m.count.SetText("+1") })
	return nil, gnet.None
}

func run() error {
	m := &monitor{app: tview.NewApplication(), count: tview.NewTextView()}
	go func() { _ = gnet.Run(m, "tcp://:9000") }()
	return m.app.Run()
}
