package eventloop

import "time"

// turns runs turn after turn until the loop must end. A turn that was cut short
// is gone on with before another begins, so order survives Stop, and what has
// left the bounded queues does not pile up.
func (l *Loop) turns(done <-chan struct{}) {
	for {
		if l.pos == len(l.now) {
			l.take()
			l.expire()
			l.now, l.next, l.pos = l.next, l.now[:0], 0
		}
		for l.pos < len(l.now) && !l.halted(done) {
			l.runSome(done)
		}
		if l.halted(done) {
			return
		}
		if len(l.next) == 0 {
			l.sleep(done)
		}
	}
}

// halted tells whether Run must end. It is asked before each callback: a turn
// can be long.
func (l *Loop) halted(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return l.halt.Load()
	}
}

// runSome runs the turn's callbacks until one of them does not return. One
// deferred function for many callbacks makes containing them free.
func (l *Loop) runSome(done <-chan struct{}) {
	returned := false
	defer func() {
		if !returned {
			l.report(unreturned(recover()))
		}
	}()
	for l.pos < len(l.now) && !l.halted(done) {
		e := l.now[l.pos]
		l.now[l.pos] = entry{} // the collector may have it
		l.pos++
		if e.h != nil {
			e.h.run()
		} else {
			e.f()
		}
	}
	returned = true
}

// sleep waits until something may be ready or the loop must end.
func (l *Loop) sleep(done <-chan struct{}) {
	var alarm <-chan time.Time
	if when, ok := l.timers.first(); ok {
		wait := when - l.clock()
		if wait <= 0 {
			return
		}
		if l.alarm == nil {
			l.alarm = time.NewTimer(wait)
		} else {
			l.alarm.Reset(wait)
		}
		alarm = l.alarm.C
	}
	select {
	case <-l.wakeup:
	case <-alarm:
	case <-done:
	}
}
