// Package sites comes to one operation by several calls: those that are made here are
// each to be mended, of those made far away one is enough.
package sites

import "example.com/blocking/sites/command"

type path struct {
	ready, demand command.Command
	closes, ends  chan struct{}
	done          chan string
}

//loopvet:loop
func (p *path) run() {
	for {
		select {
		case <-p.closes:
			p.ready.Close() // want `^receive from channel command\.Command\.done waits for another goroutine on the sites loop: \(\*sites\.path\)\.run → \(\*command\.Command\)\.Close → receive from channel command\.Command\.done$`
			p.end()
		case <-p.ends:
			command.CloseAll(p.ready)
		case name := <-p.done:
			command.CloseNamed(name)
		}
	}
}

func (p *path) end() {
	p.demand.Close() // want `^receive from channel command\.Command\.done waits for another goroutine on the sites loop: \(\*sites\.path\)\.run → \(\*sites\.path\)\.end → \(\*command\.Command\)\.Close → receive from channel command\.Command\.done$`
}
