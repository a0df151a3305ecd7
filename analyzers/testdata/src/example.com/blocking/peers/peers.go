// Package peers sends to its peers from many places: what a peer does itself when it is
// sent to is told of each function that sends, what lies further behind of one.
package peers

import (
	"net"

	"example.com/blocking/peers/wire"
)

type peer interface {
	Send(msg string)
	Page(msg string)
}

type router struct {
	actions chan func()
	peers   map[string]peer
}

//loopvet:loop
func (r *router) run() {
	for do := range r.actions {
		do()
	}
}

func (r *router) Join(p peer, name string) {
	r.actions <- func() { r.join(p, name) }
}

func (r *router) join(p peer, name string) {
	if name == "" {
		p.Send("no name") // want `^fmt\.Fprintln waits for the network on the peers loop: \(\*peers\.router\)\.run → func literal in \(\*peers\.router\)\.Join → \(\*peers\.router\)\.join → \(\*wire\.Remote\)\.Send → fmt\.Fprintln$` `^send on unbuffered channel wire\.Local\.queue waits for another goroutine on the peers loop: \(\*peers\.router\)\.run → func literal in \(\*peers\.router\)\.Join → \(\*peers\.router\)\.join → \(\*wire\.Local\)\.Send → `
		return
	}
	r.peers[name] = p
	p.Send("welcome")
}

func (r *router) Call(name string, kind int) {
	r.actions <- func() {
		if p := r.peers[name]; p != nil {
			r.call(p, kind)
		}
	}
}

func (r *router) call(p peer, kind int) {
	switch kind {
	case 0:
		r.ask(p)
	case 1:
		r.tell(p)
	}
}

func (r *router) ask(p peer) {
	p.Send("ask") // want `^fmt\.Fprintln waits for the network on the peers loop: .* → \(\*peers\.router\)\.call → \(\*peers\.router\)\.ask → \(\*wire\.Remote\)\.Send → fmt\.Fprintln$` `^send on unbuffered channel wire\.Local\.queue waits for another goroutine on the peers loop: .* → \(\*peers\.router\)\.ask → \(\*wire\.Local\)\.Send → `
	p.Page("ask") // want `^fmt\.Fprintln waits for the network on the peers loop: .* → \(\*peers\.router\)\.ask → \(\*wire\.Remote\)\.Page → \(\*wire\.Remote\)\.page → fmt\.Fprintln$`
}

func (r *router) tell(p peer) {
	p.Send("tell") // want `^fmt\.Fprintln waits for the network on the peers loop: .* → \(\*peers\.router\)\.call → \(\*peers\.router\)\.tell → \(\*wire\.Remote\)\.Send → fmt\.Fprintln$` `^send on unbuffered channel wire\.Local\.queue waits for another goroutine on the peers loop: .* → \(\*peers\.router\)\.tell → \(\*wire\.Local\)\.Send → `
	p.Page("tell")
}

func start() *router {
	conn, err := net.Dial("tcp", "example.com:1")
	if err != nil {
		return nil
	}
	r := &router{actions: make(chan func()), peers: map[string]peer{}}
	go r.run()
	r.Join(&wire.Remote{Conn: conn}, "remote")
	r.Join(wire.NewLocal(), "local")
	return r
}
