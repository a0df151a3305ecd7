// Package bus calls handlers of actions, some on its loop, and the global ones not.
//
//loopvet:framework bus title="bus" budget=5ms remedy="hand it to a worker"
package bus

type handler struct {
	run   func()
	async bool
}

type Bus struct {
	actions  chan string
	handlers map[string]handler
}

var global = map[string]func(){}

func New() *Bus {
	b := &Bus{actions: make(chan string), handlers: map[string]handler{}}
	for name, f := range global {
		b.handlers[name] = handler{f, true}
	}
	return b
}

// Handle registers a function that has a goroutine of its own.
//
//loopvet:offload f
//loopvet:why each action has a goroutine of its own
func Handle(name string, f func()) { global[name] = f }

// On registers a function that the loop calls.
func (b *Bus) On(name string, f func()) { b.handlers[name] = handler{f, false} }

//loopvet:loop
func (b *Bus) Run() {
	for name := range b.actions {
		h := b.handlers[name]
		if h.async {
			go h.run()
			continue
		}
		h.run()
	}
}
