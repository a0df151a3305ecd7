package eventloop

import "iter"

// A coro is a goroutine that tasks run on, one after the other, in turns with
// the loop's: making one takes five times as long as a task on one that is free.
//
// iter.Pull gives it a place where one goroutine can stand, at first its own. Who
// calls swap goes to stand there, and who stood there goes on. So a goroutine that
// gives the loop back can go and stand where its successor stands, and one switch
// does for two, to the loop and from it: the coros and the loop change places in
// time, and each knows where it stands. It takes of iter.Pull that next and yield may
// be called by any goroutine, by turns and one at a time: so the runtime has it, and
// the documentation forbids only to call them at the same time.
type coro struct {
	l     *Loop
	id    uint64 // its goroutine
	at    *coro  // in whose place it stands, or did before it went on
	next  func() (struct{}, bool)
	yield func(struct{}) bool
	moved bool // yield is due, then next, by turns
	free  bool // it has no task
	dying bool // Goexit is ending it
	force bool // the loop is closed: waiting is over
}

// swap goes to stand in the place of c, and lets who stood there go on.
func (c *coro) swap() {
	if c.moved = !c.moved; c.moved {
		c.next()
	} else {
		c.yield(struct{}{})
	}
}

// spareCoros is how many are kept.
const spareCoros = 1 << 10

func (l *Loop) takeCoro() *coro {
	if n := len(l.coros); n > 0 {
		c := l.coros[n-1]
		l.coros = l.coros[:n-1]
		return c
	}
	c := &coro{l: l}
	c.next, _ = iter.Pull(c.loop)
	l.at = c
	c.swap() // to its first stand
	return c
}

func (l *Loop) giveCoro(c *coro) {
	switch {
	case c.dying:
		go c.swap() // lets the Goexit go on, on a goroutine that it may end
	case len(l.coros) < spareCoros:
		l.coros = append(l.coros, c)
	default:
		l.endCoro(c)
	}
}

// endCoro ends a coro that is free.
func (l *Loop) endCoro(c *coro) {
	l.bringHome(c)
	c.force = true
	c.swap()
}

// An errand is what a coro has to do first when it goes on.
type errand struct {
	home *coro // the one that has to go to its own place; nil: wake the loop
}

var wakeLoop = new(errand)

// bringHome makes c stand in its own place: whoever stands there when it ends is
// who goes on.
func (l *Loop) bringHome(c *coro) {
	if c.at != c {
		l.errand = &errand{home: c}
		l.at = c.at
		l.at.swap()
	}
}

// runErrand runs the errands that c was waked for, until it is for itself.
func (c *coro) runErrand() {
	for l := c.l; l.errand != nil; {
		if l.errand.home == c {
			c.goHome()
		} else {
			l.errand = nil
			c.at = l.at
			c.at.swap()
		}
	}
}

// goHome stands in c's own place and lets the loop go on.
func (c *coro) goHome() {
	l := c.l
	l.errand = nil
	if l.at != c { // another stands there
		l.errand = wakeLoop
	}
	c.at = c
	c.swap()
}

func (c *coro) loop(yield func(struct{}) bool) {
	c.yield, c.id = yield, goroutineID()
	for c.goHome(); !c.force; c.runErrand() {
		c.run(c.l.current)
		if c.force { // whoever wants the end stands in c's place
			return
		}
		c.at = c.l.at
		c.at.swap()
	}
}

// run runs the task. If it calls Goexit, it leaves a coroutine that is about to
// end: it must not, because that would end the loop's goroutine too.
func (c *coro) run(t *Task) {
	returned := false
	defer func() {
		if !returned {
			t.fate.err = unreturned(recover())
			if t.fate.err == ErrGoexit && !c.force {
				c.dying, c.free = true, true
				c.goHome()
			}
		}
		c.free = true
	}()
	t.fate.err = t.body.run(t)
	returned = true
}

// successor begins the step of the task that is next, if the one that runs can
// hand the loop over to it: with nothing between them that the loop itself would do,
// on a stack that is small, and is to stay so.
func (l *Loop) successor() *Task {
	if !l.handsOver || l.steps >= l.lookAt || l.halted(l.done) || l.ready.ended() && !l.shortTurn() {
		return nil
	}
	t, ok := l.ready.peek().(*Task)
	if !ok || t.co == nil {
		return nil
	}
	l.step()
	l.ready.pop()
	t.begin()
	return t
}
