// Package literalloop has a loop whose rounds stand in a literal that it calls.
package literalloop

import (
	"errors"
	"io"
	"os"
	"time"
)

type hub struct {
	names chan string
	out   chan string
	stop  chan struct{}
}

//loopvet:loop
func (h *hub) run() {
	_, _ = os.ReadFile("state") // once, before
	err := func() error {
		idle := emptyTimer()
		for {
			select {
			case name := <-h.names:
				_, _ = os.ReadFile(name) // want `^os\.ReadFile does file I/O on the literalloop: func literal in \(\*literalloop\.hub\)\.run → os\.ReadFile$`
				h.pass(name)
				idle = time.NewTimer(time.Second)
			case <-idle.C:
				idle = emptyTimer()
			case <-h.stop:
				return errors.New("stopped")
			}
		}
	}()
	_ = os.WriteFile("state", []byte(err.Error()), 0o600) // once, behind
}

// pass waits no longer than a loop may take that does not say how long that is.
func (h *hub) pass(name string) {
	select {
	case h.out <- name:
	case <-time.After(100 * time.Microsecond):
	}
}

// emptyTimer waits for a timer that has run off.
func emptyTimer() *time.Timer {
	t := time.NewTimer(0)
	<-t.C
	return t
}

// later returns the loop, for an errgroup.
//
//loopvet:loop
func (h *hub) later() func() error {
	_, _ = os.ReadFile("state")
	return func() error {
		for name := range h.names {
			_, _ = os.ReadFile(name) // want `^os\.ReadFile does file I/O on the literalloop: func literal in \(\*literalloop\.hub\)\.later → os\.ReadFile$`
		}
		return nil
	}
}

// begin starts the loop, which a ticker wakes.
//
//loopvet:loop
func (h *hub) begin() {
	go func() {
		t := time.NewTicker(time.Second)
		for {
			select {
			case <-t.C:
				_, _ = os.ReadFile("state") // want `^os\.ReadFile does file I/O on the literalloop: func literal in \(\*literalloop\.hub\)\.begin → os\.ReadFile$`
				h.drain()
			}
		}
	}()
}

// keys has a loop of its own: what it starts is none.
//
//loopvet:loop
func (h *hub) keys(next func() string) {
	go func() {
		for name := range h.out {
			_, _ = os.ReadFile(name)
		}
	}()
	for {
		_, _ = os.ReadFile(next()) // want `^os\.ReadFile does file I/O on the literalloop: \(\*literalloop\.hub\)\.keys → os\.ReadFile$`
	}
}

// drain does not wait for a timer that could not be stopped.
func (h *hub) drain() {
	t := time.NewTimer(time.Second)
	for range 10 {
		h.pass("drained")
	}
	if !t.Stop() {
		<-t.C
	}
	late := time.NewTimer(time.Second)
	if late.Stop() {
		<-late.C // want `^receive from a timer sleeps on the literalloop for up to 1s: func literal in \(\*literalloop\.hub\)\.begin → \(\*literalloop\.hub\)\.drain → receive from a timer$`
	}
}

func start() *hub {
	h := &hub{names: make(chan string), out: make(chan string), stop: make(chan struct{})}
	go h.run()
	go h.later()()
	h.begin()
	h.make(nil)
	h.poll(os.Stdin)
	go func() {
		for range h.out {
			time.Sleep(time.Second)
		}
	}()
	return h
}

// make has a loop of its own over what it is given, before it starts the one that waits.
//
//loopvet:loop
func (h *hub) make(names []string) {
	for _, name := range names {
		_, _ = os.ReadFile(name)
	}
	go func() {
		for name := range h.names {
			_, _ = os.ReadFile(name) // want `^os\.ReadFile does file I/O on the literalloop: func literal in \(\*literalloop\.hub\)\.make → os\.ReadFile$`
		}
	}()
}

// poll starts a loop that waits by a call, and goes on by itself.
//
//loopvet:loop
func (h *hub) poll(from io.Reader) {
	go func() {
		var b [1]byte
		for {
			if _, err := from.Read(b[:]); err != nil {
				return
			}
			_ = os.WriteFile("state", b[:], 0o600) // want `^os\.WriteFile does file I/O on the literalloop: func literal in \(\*literalloop\.hub\)\.poll → os\.WriteFile$`
		}
	}()
	time.Sleep(time.Second)
	_, _ = os.ReadFile("state")
}
