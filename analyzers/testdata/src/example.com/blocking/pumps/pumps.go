// Package pumps hands on what comes by one channel by another: the two have not the same room.
package pumps

// A pump hands on what comes by channels without room on one that has room.
type pump struct {
	ready chan *epoch
	head  chan *epoch
}

type epoch struct{ done chan struct{} }

//loopvet:loop
func (p *pump) run() {
	for {
		e, ok := <-p.next()
		if !ok {
			return
		}
		p.ready <- e
	}
}

func (p *pump) next() <-chan *epoch {
	ready := make(chan *epoch)
	go func() {
		for e := range p.head {
			<-e.done
			ready <- e
		}
		close(ready)
	}()
	return ready
}

// StartPump starts a pump.
func StartPump() *pump {
	p := &pump{ready: make(chan *epoch, 1), head: make(chan *epoch, 1)}
	go p.run()
	go func() {
		for e := range p.ready {
			println(e)
		}
	}()
	return p
}
