// Package stops calls what cannot be followed. The marks say what is to be told
// of their lines: nothing is told of the others. What is called twice is told
// once, where the way to it is shorter.
package stops

import (
	"context"
	"fmt"
	"io"
	"reflect"

	"example.com/stops/asm"
	"example.com/stops/c"
	"example.com/stops/svc"
)

type model struct {
	hook, set func()
	clock     svc.Clock
	job       svc.Job
	one       svc.One
	in        io.Reader
	named     map[string]fmt.Stringer
	v         reflect.Value
	ctx       context.Context
	err       error
	next      *model
}

func local(int) int

func newModel(m model) *model {
	m.set = func() {}
	return &m
}

//loopvet:callback
func onTick(m *model, give func(), msg fmt.Stringer) {
	m.hook() // stop: calls the function in field stops.model.hook, which nothing in sight sets
	m.set()
	svc.NoHook() // stop: calls the function in variable svc.NoHook, which nothing in sight sets
	svc.Hook()
	m.clock.Now() // stop: calls Now on a svc.Clock, and no code in sight chooses what implements it
	svc.Deep(m.clock)
	svc.TheClock.Now() // stop: calls Now on a svc.Clock, and no code in sight chooses what implements it
	m.job.Work()       // stop: calls Work on a svc.Job, which 6 types implement: each is only possible
	m.one.Do()
	svc.TheOne.Do()
	m.in.Read(nil)        // stop: calls io.Reader.Read: an interface of the standard library has too many implementations to tell, and nothing is known of this value (field stops.model.in)
	m.named["a"].String() // stop: calls fmt.Stringer.String: an interface of the standard library has too many implementations to tell, and nothing is known of this value (field stops.model.named)
	msg.String()          // stop: calls fmt.Stringer.String: an interface of the standard library has too many implementations to tell, and nothing is known of this value
	give()                // stop: calls a function that the callback is given, and what gives it is not in sight
	local(1)              // stop: calls stops.local, whose body is not Go: assembly, C, or linked in
	asm.Add(1, 2)         // stop: calls asm.Add, whose body is not Go: assembly, C, or linked in
	c.Call()              // stop: calls c.Call, whose body is not Go: assembly, C, or linked in
	c.Quiet()
	m.v.Call(nil) // stop: calls something by reflection, which is not followed
	fmt.Sprint(m.err.Error(), m.ctx.Err())
	go m.hook()
	if m.next == nil {
		m.hook()
		panic("no next")
	}
	call(give)
	call(func() {})
	_ = func() { m.hook() }
}

func call(f func()) {
	f()
}
