package eventloop

import (
	"math/bits"
	"time"
)

// Stats are the numbers of a loop at one moment. Counts and durations are since
// the loop was made and never fall.
type Stats struct {
	Name  string
	State State

	Turns     uint64
	Callbacks uint64 // run, and stretches of tasks between two waits
	Busy      time.Duration
	Idle      time.Duration // asleep while running
	Paused    time.Duration
	Counts

	Inbox       int    // functions posted and not taken
	InboxLimit  int    // of each priority
	Rejected    uint64 // posts, with ErrFull
	Ready       int    // callbacks and tasks in the ready queue, when this turn began
	Low         int    // and those of low priority
	Timers      int
	Waiting     int // tasks that are there and not ready
	Running     int // tasks that are there
	Descriptors int
	Conns       int

	Stalls  uint64 // callbacks that the watchdog has seen exceed WithSlowAfter
	Stalled bool   // one does now

	Turn       Histogram // durations of turns
	Callback   Histogram // and of callbacks, with WithTiming
	QueueDelay Histogram // between the first post of a batch and its turn
	TimerLate  Histogram // between deadline and turn

	CPU      PoolStats // of Offload and Compute
	Blocking PoolStats // of OffloadBlocking and Blocking
}

// Counts are numbers of [Stats] of what has happened.
type Counts struct {
	Tasks          uint64 // ended
	Events         uint64 // of descriptors
	ForcedYields   uint64 // of tasks that did much without waiting
	SlowCallbacks  uint64 // with WithTiming
	SlowTurns      uint64
	Panics         uint64
	Goexits        uint64
	Errors         uint64 // given to the error handler
	Unretrieved    uint64 // errors of tasks that nobody has asked for
	AcceptBackoffs uint64 // times Accept waited for want of descriptors or memory
}

// PoolStats are the numbers of a pool of goroutines.
type PoolStats struct {
	Workers  int // at most
	Limit    int // of what is accepted and not yet used
	Running  int
	Queued   int
	Done     uint64
	Rejected uint64    // with ErrFull
	Wait     Histogram // between the call and the beginning of the work
	Run      Histogram // durations of the work
}

// Utilization is the part of its running time that the loop was busy, from 0
// to 1.
func (s *Stats) Utilization() float64 {
	if s.Busy+s.Idle == 0 {
		return 0
	}
	return float64(s.Busy) / float64(s.Busy+s.Idle)
}

// Stats returns the numbers of this moment. They agree with each other: those
// that the loop keeps are of the same point between two callbacks, at most 61 of
// them ago or since the beginning of the one that runs. Any goroutine may call
// it; it costs the loop nothing but the time of the copy.
func (l *Loop) Stats() Stats {
	l.books.Lock()
	s := l.tally
	l.books.Unlock()
	l.mu.Lock()
	s.Name, s.State = l.name, l.state
	s.Inbox, s.InboxLimit = len(l.mail.posted)+len(l.mail.low), l.inboxCap
	s.Rejected = l.mail.rejected
	l.mu.Unlock()
	s.Conns = int(l.conns.Load())
	s.CPU, s.Blocking = l.cpu.snapshot(), l.blocking.snapshot()
	return s
}

func (p *pool) snapshot() PoolStats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stats
	s.Workers, s.Limit, s.Queued = p.workers, p.limit, len(p.jobs)
	return s
}

// account brings the books up to date. The caller holds them.
func (l *Loop) account(now time.Duration) {
	t := &l.tally
	t.Busy += now - l.woken
	t.Callbacks += l.steps - l.counted
	l.woken, l.counted = now, l.steps
	t.Counts = l.local
	for _, d := range l.spells {
		t.Callback.add(d)
	}
	l.spells = l.spells[:0]
	t.Ready, t.Low, t.Timers = l.ready.len()+l.leftover(), l.ready.lowLen(), len(l.timers)
	t.Running, t.Descriptors = l.tasks, l.registered
	t.Waiting = l.tasks - l.tasksReady
}

// turned also ends a turn in them. If it was slow, it says how long it took, and
// of how many callbacks it consisted.
func (l *Loop) turned(now time.Duration) (slow time.Duration, n uint64) {
	if n = l.steps - l.beganStep; n > 0 {
		took := now - l.began
		l.tally.Turns++
		l.tally.Turn.add(took)
		// If the watchdog has not run either, the process has not.
		if looks := l.ticks.Load() - l.ticksSeen; took >= l.slowAfter && 2*time.Duration(looks)*l.tickTime() >= took {
			l.local.SlowTurns++
			if l.tally.Stalls == l.stallsSeen { // the watchdog has not said so
				slow = took
			}
		}
	}
	l.stallsSeen, l.ticksSeen = l.tally.Stalls, l.ticks.Load()
	l.account(now)
	l.began, l.beganStep = now, l.steps
	return slow, n
}

// A Histogram counts durations in buckets of which four lie in each power of
// two, from 256 ns to 69 s: an error of at most 25 %.
type Histogram struct {
	Count   uint64
	Sum     time.Duration
	Max     time.Duration
	Buckets [4 * (lastPower - firstPower + 1)]uint64
}

const firstPower, lastPower = 8, 36

func (h *Histogram) add(d time.Duration) {
	d = max(d, 0)
	h.Count++
	h.Sum += d
	h.Max = max(h.Max, d)
	power := bits.Len64(uint64(d)) - 1
	switch {
	case power < firstPower:
		h.Buckets[0]++
	case power > lastPower:
		h.Buckets[len(h.Buckets)-1]++
	default:
		h.Buckets[4*(power-firstPower)+int(d>>(power-2))&3]++
	}
}

// Bound returns the duration below which all of bucket i and of those before it
// lie. The last bucket also has what is longer, and the first what is shorter.
func (h *Histogram) Bound(i int) time.Duration {
	return time.Duration(5+i%4) << (firstPower + i/4 - 2)
}

// Quantile returns a duration that a part q, from 0 to 1, of all does not
// exceed: the bound of the bucket, or the longest. It is 0 if there are none.
func (h *Histogram) Quantile(q float64) time.Duration {
	rank := uint64(q * float64(h.Count))
	var below uint64
	for i, n := range h.Buckets {
		if below += n; n > 0 && below >= max(rank, 1) {
			return min(h.Bound(i), h.Max)
		}
	}
	return h.Max
}
