// Package user handles the messages of another package.
package user

import (
	"os/exec"

	"example.com/blocking/eventloops/bus"
	"github.com/gdamore/tcell/v2"
)

type handler interface{ Handle(ev tcell.Event) }

type pager struct{ text []byte }

func (p *pager) Handle(tcell.Event) {
	p.text, _ = exec.Command("git", "log").Output() // want `^\(\*exec\.Cmd\)\.Output waits for a process on the tcell loop: user\.run → \(\*user\.pager\)\.Handle → \(\*exec\.Cmd\)\.Output; start a goroutine, and hand the result to the loop with PostEvent$`
}

func run(screen tcell.Screen) {
	go bus.Read(screen)
	var h handler = &pager{}
	for msg := range bus.Messages {
		switch msg := msg.(type) {
		case tcell.Event:
			h.Handle(msg)
		case func():
			msg()
		}
	}
}

// others are no events.
var others = make(chan any)

func log() {
	for range others {
		exec.Command("true").Run()
	}
}
