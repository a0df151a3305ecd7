package eventloop

import "time"

// The scheduler looks for I/O after at most pollSteps callbacks or pollTime,
// whichever comes first, however much is ready: tokio's event_interval, and its
// reason, is the same 61, a prime so that it does not fall into step with the
// program. It reads the clock after clockSteps callbacks, and after up to four times
// as many while they are short.
const (
	pollSteps  = 61
	pollTime   = time.Millisecond
	clockSteps = 8
)

// turns runs turn after turn until the loop must end. A turn that was cut short
// is gone on with before another begins, so order survives Stop, and what has
// left the bounded queues does not pile up.
func (l *Loop) turns(done <-chan struct{}) {
	l.resume()
	defer func() { l.settle(l.clock()) }()
	for {
		if l.ready.ended() && !l.halted(done) {
			l.turn()
		}
		for !l.ready.ended() && !l.halted(done) {
			l.runSome(done)
		}
		switch signals := l.signals.Load(); {
		case signals&halt != 0 || ended(done):
			return
		case signals&hold != 0:
			l.sleep(done, true)
		case l.ready.idle() && l.leftover() == 0:
			l.sleep(done, false)
		}
	}
}

// shortTurn begins the next turn, if it is one among turns of few callbacks that
// nothing from outside can join: it does without a look at clock and books, for
// which they count as one.
func (l *Loop) shortTurn() bool {
	if l.steps >= l.lookAt || len(l.ready.next) == 0 || len(l.timers) > 0 || l.registered > 0 ||
		l.hasMail.Load() || l.leftover() > 0 {
		return false
	}
	l.alone++
	l.ready.turn()
	return true
}

// turn begins the next turn.
func (l *Loop) turn() {
	l.alone++
	now := l.clock()
	l.books.Lock()
	slow, n := l.turned(now)
	took, fired := l.take(now), l.expire(now)
	if l.due(now) || l.ready.len() == 0 {
		l.poll(now)
	}
	if took || fired || l.heard {
		l.alone, l.heard = 0, false
	}
	l.began, l.beganStep = now, l.steps
	l.books.Unlock()
	l.looked(now)

	if slow > 0 {
		l.slow(slow, n)
	}
	clear(l.longest[:])
	if l.alone < recursive {
		l.spinning = false
	} else if !l.spinning {
		l.spinning = true
		l.report(l.recursion())
	}
	l.ready.turn()
}

// tick looks at the clock in the middle of a turn, and for I/O if it is time.
func (l *Loop) tick() {
	now := l.clock()
	if l.due(now) {
		l.books.Lock()
		l.account(now)
		l.poll(now)
		l.books.Unlock()
	}
	l.looked(now)
}

// looked notes that the clock was, and when it is to be next.
func (l *Loop) looked(now time.Duration) {
	if now-l.lookedAt < pollTime/8 {
		l.stride = min(max(2*l.stride, clockSteps), 4*clockSteps)
	} else {
		l.stride = clockSteps
	}
	l.lookedAt, l.lookAt = now, min(l.steps+l.stride, l.polledStep+pollSteps)
}

func (l *Loop) due(now time.Duration) bool {
	return l.steps-l.polledStep >= pollSteps || now-l.polled >= pollTime
}

// poll takes what the selector has, without waiting.
func (l *Loop) poll(now time.Duration) {
	l.polled, l.polledStep = now, l.steps
	if l.registered > 0 {
		l.dispatch(l.sel.Poll())
	}
}

// The signals are the reasons not to begin another callback.
const (
	halt uint32 = 1 << iota // Run must end
	hold                    // the loop is paused
)

// halted tells whether no further callback may begin. It is asked before each:
// a turn can be long.
func (l *Loop) halted(done <-chan struct{}) bool {
	return l.signals.Load() != 0 || ended(done)
}

func ended(done <-chan struct{}) bool {
	if done == nil {
		return false
	}
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// runSome runs the turn's callbacks, and those of short turns after it, until one
// of them does not return. One deferred function for many callbacks makes containing them free.
func (l *Loop) runSome(done <-chan struct{}) {
	protect(func() {
		observed := l.observed()
		if observed {
			l.mark = l.clock()
		}
		l.handsOver, l.done = !observed, done
		defer func() { l.handsOver, l.done = false, nil }()
		for !l.halted(done) && (!l.ready.ended() || l.shortTurn()) {
			l.step()
			e := l.ready.pop()
			switch t, ok := e.(*Task); {
			case observed:
				l.observe(e)
			case !ok:
				l.call(e)
			case t.begin(): // Task.step, without its frames
				m := t.co.at
				l.at = m
				if m.moved = !m.moved; m.moved {
					m.next()
				} else {
					m.yield(struct{}{})
				}
				l.left()
			}
		}
	}, l.failed)
}

// step counts a callback, for the watchdog to see.
func (l *Loop) step() {
	if l.stuck.Load() { // a store each time would take longer
		l.stuck.Store(false)
	}
	if l.steps >= l.lookAt {
		l.tick()
	}
	l.steps++
}

// What the loop is doing; wake must know.
const (
	awake int32 = iota
	onChannel
	onSelector
)

// sleep waits until something may be ready or the loop must end; if it is paused,
// until it no longer is.
func (l *Loop) sleep(done <-chan struct{}, paused bool) {
	how, spent, now := onChannel, &l.tally.Idle, l.clock()
	when, timed := l.timers.first()
	switch {
	case paused:
		spent, timed = &l.tally.Paused, false
	case timed && when <= now:
		return
	case l.registered > 0 && l.sel.Waits():
		how = onSelector
		l.sel.Prepare(l.epoch, when, timed)
	}
	if l.ready.ended() {
		l.ready.now, l.ready.pos = emptied(l.ready.now), 0
	}
	l.seen.Store(nil) // the collector may have it
	l.settle(now)
	// Whoever hands something over does that first and looks at asleep afterwards,
	// so one of the two sees the other.
	l.asleep.Store(how)
	switch {
	case !l.maySleep(done, paused):
	case how == onSelector:
		l.dispatch(l.sel.Wait())
	default:
		var alarm <-chan time.Time
		if timed {
			alarm = l.setAlarm(when - now)
		}
		select {
		case <-l.wakeup:
		case <-alarm:
		case <-done:
		}
	}
	l.asleep.Store(awake)
	if l.resting.Load() {
		l.callWatchdog()
	}
	l.resume()
	l.alone = 0
	l.books.Lock()
	*spent += l.woken - now
	l.books.Unlock()
}

// maySleep tells whether nothing has come that the loop must see to.
func (l *Loop) maySleep(done <-chan struct{}, paused bool) bool {
	if paused {
		return l.signals.Load() == hold && !ended(done)
	}
	return (l.unwinding || !l.halted(done)) && !l.mailed()
}

func (l *Loop) setAlarm(d time.Duration) <-chan time.Time {
	if l.alarm == nil {
		l.alarm = time.NewTimer(d)
	} else {
		l.alarm.Reset(d)
	}
	return l.alarm.C
}

// resume begins a stretch of work, for the accounts. It counts as progress: time
// asleep is not the next callback's.
func (l *Loop) resume() {
	l.stuck.Store(false)
	l.woken = l.clock()
	l.began, l.beganStep = l.woken, l.steps
}

// settle ends one.
func (l *Loop) settle(now time.Duration) {
	l.books.Lock()
	slow, n := l.turned(now)
	l.books.Unlock()
	if slow > 0 {
		l.slow(slow, n)
	}
}

// wake makes the loop look at its queues, now or when it next would sleep. Any
// goroutine may call it.
func (l *Loop) wake() {
	if l.asleep.Load() == awake {
		return
	}
	switch l.asleep.Swap(awake) {
	case onChannel:
		select {
		case l.wakeup <- struct{}{}:
		default: // a token is there
		}
	case onSelector:
		l.sel.Wake()
	}
}
