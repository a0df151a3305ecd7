package eventloop

import "slices"

// The ready queue holds what the loop is going to run: this turn, which is a
// snapshot, the turn after it, and what has low priority.
type readyQueue struct {
	now  []entry // this turn; what begins at pos is still to run
	pos  int
	next []entry // the turn after
	low  []entry // from lowPos on
	lpos int
}

// An entry is something that is ready: a func() that was posted, a *callback, or a
// *Task to go on with. As an interface it takes two words, and all three are
// pointers, for which it allocates nothing.
type entry any

func (q *readyQueue) push(e entry) { q.next = append(q.next, e) }

func (q *readyQueue) pushLow(e entry) {
	if q.lpos > 1024 && 2*q.lpos > len(q.low) { // more has run than waits
		n := copy(q.low, q.low[q.lpos:])
		clear(q.low[n:])
		q.low, q.lpos = q.low[:n], 0
	}
	q.low = append(q.low, e)
}

func (q *readyQueue) ended() bool { return q.pos == len(q.now) }
func (q *readyQueue) idle() bool  { return q.ended() && len(q.next) == 0 && q.lpos == len(q.low) }
func (q *readyQueue) len() int    { return len(q.now) - q.pos + len(q.next) }
func (q *readyQueue) lowLen() int { return len(q.low) - q.lpos }

func (q *readyQueue) peek() entry { return q.now[q.pos] }

func (q *readyQueue) pop() entry {
	e := q.now[q.pos]
	q.pos++ // turn or sleep clears it
	return e
}

// turn makes the snapshot of the next turn: everything of normal priority that
// is ready, and after it one of low priority, so that it does not starve, or
// pollSteps of them if there is nothing else.
func (q *readyQueue) turn() {
	q.now, q.next, q.pos = q.next, emptied(q.now), 0
	quota := 1
	if len(q.now) == 0 {
		quota = pollSteps
	}
	for ; quota > 0 && q.lpos < len(q.low); quota-- {
		q.now = append(q.now, q.low[q.lpos])
		q.low[q.lpos] = nil
		q.lpos++
	}
	if q.lpos == len(q.low) {
		q.low, q.lpos = q.low[:0], 0
	}
}

// all takes everything out of the queue.
func (q *readyQueue) all() []entry {
	all := slices.Concat(q.now[q.pos:], q.next, q.low[q.lpos:])
	*q = readyQueue{}
	return all
}

// emptied returns s without elements. It keeps the memory for the next time,
// unless a storm has made it large.
func emptied[E any](s []E) []E {
	const keep = 1 << 17
	if cap(s) > keep {
		return nil
	}
	clear(s) // the collector may have them
	return s[:0]
}
