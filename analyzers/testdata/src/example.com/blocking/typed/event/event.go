// Package event has events that keep their handlers as anything.
package event

type Event struct {
	call     func(handler any, args ...any)
	handlers map[int]any
}

func New(call func(handler any, args ...any)) *Event {
	return &Event{call: call, handlers: map[int]any{}}
}

func (e *Event) On(handler any) { e.handlers[len(e.handlers)] = handler }

func (e *Event) Fire(args ...any) {
	for _, h := range e.handlers {
		e.call(h, args...)
	}
}
