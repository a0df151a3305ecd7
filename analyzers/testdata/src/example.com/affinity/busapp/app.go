// Package busapp uses a loop that has contracts in its source.
package busapp

import "example.com/affinity/bus"

type app struct {
	bus   *bus.Bus
	timer *bus.Timer
}

func (a *app) work() {
	go func() {
		a.bus.Kick() // want `^\(\*bus\.Bus\)\.Kick is called outside the bus loop: func literal in \(\*busapp\.app\)\.work → \(\*bus\.Bus\)\.Kick \(started as a goroutine in \(\*busapp\.app\)\.work\); Post it$`
		a.bus.Post(func() { a.bus.Kick() })
		a.bus.Dump()
	}()
	go a.field()
	go a.count()
	go a.forget()
	go a.reset()
	go a.guarded()
	go a.unguarded()
	go a.fine()
	go a.run()
	go a.fresh()
	go a.careful()
	go func() { a.careful() }()
}

func (a *app) field() {
	a.bus.Peers["x"] = 1 // want `^write to bus\.Bus\.Peers is outside the bus loop: \(\*busapp\.app\)\.field → write to bus\.Bus\.Peers \(started as a goroutine in \(\*busapp\.app\)\.work\); Post it$`
}

func (a *app) count() {
	a.bus.Count++ // want `^write to bus\.Bus\.Count is outside the bus loop`
}

func (a *app) forget() {
	delete(a.bus.Peers, "x") // want `^write to bus\.Bus\.Peers is outside the bus loop`
}

func (a *app) reset() {
	a.timer.Reset() // want `^\(\*bus\.Timer\)\.Reset is called outside the bus loop`
}

func (a *app) guarded() {
	if a.bus.Here() {
		a.kick()
		a.bus.Count = 2
		a.timer.Reset()
		return
	}
	a.bus.Post(a.kick)
}

func (a *app) kick() { a.bus.Kick() }

func (a *app) unguarded() {
	if !a.bus.Here() {
		a.bus.Name = "x"
	}
	a.bus.Kick() // want `^\(\*bus\.Bus\)\.Kick is called outside the bus loop`
}

func (a *app) fine() {
	a.bus.Name = "y"
	_ = a.timer.Value()
	_ = a.bus.Count
}

// Kicks where it must.
//
//loopvet:only anywhere
func (a *app) careful() { a.bus.Kick() }

func (a *app) run() {
	a.bus.Kick()
	a.bus.Run()
}

func (a *app) fresh() {
	b := bus.New()
	b.Count = 3
	c := &bus.Bus{Count: 1}
	c.Count = 2
	a.bus.Post(func() { a.bus = b })
}

// The reverse: this is the loop.
func (a *app) onLoop() {
	a.bus.Post(func() {
		a.bus.Dump() // want `^\(\*bus\.Bus\)\.Dump is called on the bus loop, where it may not be: func literal in \(\*busapp\.app\)\.onLoop → \(\*bus\.Bus\)\.Dump$`
		a.bus.Kick()
		a.bus.Peers["x"] = 2
		go a.bus.Dump()
	})
}
