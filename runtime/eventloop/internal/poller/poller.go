// Package poller tells which of the registered descriptors are ready, by what the
// system has for that. All methods but Wake belong to the loop.
package poller

// Events are what may happen to a descriptor.
type Events uint8

const (
	Readable Events = 1 << iota // data, a connection or the end can be read
	Writable                    // there is room for data
	Hangup                      // the other side has gone, or an error waits
)

// An Event is what has happened to a descriptor, and the number it was added with.
type Event struct {
	FD, Gen int32
	Events  Events
}
