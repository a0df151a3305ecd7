package eventloop

import (
	"os"
	"os/signal"
	"sync/atomic"
)

// signalRoom is how many signals may wait for a loop that does not come to them;
// further ones are lost, as those that os/signal has no room for.
const signalRoom = 16

// Signal calls f on the loop for each of the signals that the process gets, or
// for every signal if none is named, until Cancel of the handle. They do not do
// then what they otherwise would: see [signal.Notify]. Only the loop may call it.
//
//loopvet:callback f
//loopvet:only loop
//loopvet:schedules async
//loopvet:released Cancel
func (l *Loop) Signal(f func(os.Signal), signals ...os.Signal) Handle {
	l.check(f != nil)
	c := l.callback(listening, func() {})
	if c == nil {
		return Handle{}
	}
	ch, quit, done := make(chan os.Signal, signalRoom), make(chan struct{}), make(chan struct{})
	signal.Notify(ch, signals...)
	var waiting atomic.Int32
	go func() {
		defer close(done)
		for {
			select {
			case <-quit:
				return
			case s := <-ch:
				if waiting.Add(1) > signalRoom {
					waiting.Add(-1)
					continue
				}
				l.deliver(&callback{l: l, at: nowhere, kind: offload, f: func() {
					waiting.Add(-1)
					if c.f != nil {
						f(s)
					}
				}})
			}
		}
	}()
	l.signalled[c] = func() {
		signal.Stop(ch)
		close(quit)
		<-done // at once
	}
	return Handle{c, c.gen}
}
