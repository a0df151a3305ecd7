// Package bus has a loop that says what belongs to it.
//
//loopvet:framework bus title="bus" budget=10ms home="Post it"
package bus

type Bus struct {
	queue chan func()
	// Peers belongs to the loop.
	//
	//loopvet:only loop
	Peers map[string]int
	// Count too.
	//
	//loopvet:only loop
	Count int
	Name  string
}

// New makes a bus.
func New() *Bus {
	b := &Bus{queue: make(chan func(), 10), Peers: map[string]int{}}
	b.Count = 1
	return b
}

// Run is the loop.
//
//loopvet:runs
func (b *Bus) Run() {
	for f := range b.queue {
		f()
	}
}

// Post has f run on the loop.
//
//loopvet:callback f
//loopvet:schedules async
func (b *Bus) Post(f func()) { b.queue <- f }

// Here reports whether this is the loop.
//
//loopvet:onloop
func (b *Bus) Here() bool { return false }

// Kick is for the loop.
//
//loopvet:only loop
func (b *Bus) Kick() { b.Count++ }

// Dump is for everyone else: it has no time.
//
//loopvet:only off-loop
func (b *Bus) Dump() {}

// A Timer belongs to the loop.
//
//loopvet:only loop
type Timer struct{ n int }

func (t *Timer) Reset()  { t.n = 0 }
func (t *Timer) reset2() { t.n = 0 }

// Value may be asked for anywhere.
//
//loopvet:only anywhere
func (t *Timer) Value() int { return t.n }
