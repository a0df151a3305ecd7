package eventloop

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/blame"
)

// A Stall is a callback, or a stretch of a task, that keeps the loop for longer
// than [WithSlowAfter]; or a turn that does, of many.
type Stall struct {
	Loop  string
	For   time.Duration // up to now; an estimate, by a quarter of WithSlowAfter too short at most
	Ended bool          // it is over, and For its length
	What  string        // what runs, and where it was made, as far as is known
	Stack string        // of the loop's goroutine, while it is blocked
	Rule  string        // the loopvet rule that finds such code: "blockingcall", "heavyloop" and so on
}

// String says it in one line.
func (s *Stall) String() string {
	verb := "has kept"
	if s.Ended {
		verb = "kept"
	}
	return fmt.Sprintf("%s %s loop %q for %v (loopvet rule %s)", s.What, verb, s.Loop, s.For, s.Rule)
}

// logStall is the default stall handler.
func (l *Loop) logStall(s *Stall) {
	attrs := []any{"loop", s.Loop, "for", s.For, "what", s.What, "rule", s.Rule}
	if s.Stack != "" {
		attrs = append(attrs, "stack", s.Stack)
	}
	msg := "event loop is blocked"
	if s.Ended {
		msg = "event loop was blocked"
	}
	l.write(slog.LevelWarn, msg, attrs)
}

// escalate calls the stall handler.
func (l *Loop) escalate(s *Stall) {
	protect(func() { l.onStall(s) }, func(err error) { l.log(fmt.Errorf("the stall handler failed: %w", err)) })
}

// startWatchdog labels the goroutine, which is the loop, so that it and its
// coroutines can be found in a profile, and watches it from another.
func (l *Loop) startWatchdog(ctx context.Context) (stop func()) {
	pprof.SetGoroutineLabels(pprof.WithLabels(ctx, pprof.Labels("eventloop", l.label())))
	w := &watchdog{l: l, quit: make(chan struct{}), tick: l.tickTime()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.run()
	}()
	return func() {
		close(w.quit)
		<-done
		pprof.SetGoroutineLabels(ctx)
	}
}

// tickTime is the time between two looks.
func (l *Loop) tickTime() time.Duration { return max(l.slowAfter/4, time.Millisecond) }

func (l *Loop) label() string { return fmt.Sprintf("%s#%d", l.name, l.id) }

// A watchdog looks at a loop at regular times. If no callback has ended since
// the last, and the loop does not sleep, the time between is added up. It looks
// at the loop's progress and not at its goroutine: only the former tells a
// blocked loop from a busy one (vert.x issues 2449 and 5175).
type watchdog struct {
	l       *Loop
	quit    chan struct{}
	tick    time.Duration
	cost    time.Duration // of the last profile
	profile time.Time     // when it was
}

func (w *watchdog) run() {
	l := w.l
	pprof.SetGoroutineLabels(context.Background()) // not the loop's
	defer l.works()()

	var stuck time.Duration
	limit := l.slowAfter
	var last *Stall
	ticker := time.NewTicker(w.tick)
	defer ticker.Stop()
	for before := time.Now(); ; {
		select {
		case <-w.quit:
			if last != nil {
				w.over(last, stuck)
			}
			return
		case <-ticker.C:
		}
		l.ticks.Add(1)
		now := time.Now()
		elapsed := now.Sub(before)
		before = now
		if !l.stuck.Swap(true) || l.asleep.Load() != awake {
			if last != nil {
				w.over(last, stuck+elapsed/2)
			}
			stuck, limit, last = 0, l.slowAfter, nil
			if l.asleep.Load() != awake {
				ticker.Stop()
				if !w.rest() {
					return
				}
				ticker.Reset(w.tick)
				before = time.Now() // and what runs now is first seen at the next look
			}
			continue
		}
		if stuck += w.counted(elapsed); stuck < limit {
			continue
		}
		s := w.look(stuck)
		if !l.stuck.Load() { // it has ended while we looked
			continue
		}
		if last == nil {
			l.books.Lock()
			l.tally.Stalls++
			l.tally.Stalled = true
			l.books.Unlock()
		}
		limit, last = 2*limit, s
		l.escalate(s)
	}
}

// rest waits while the loop sleeps, so that an idle process stays idle. It tells
// whether to go on.
func (w *watchdog) rest() bool {
	l := w.l
	l.resting.Store(true)
	defer l.resting.Store(false)
	if l.asleep.Load() == awake { // it may not have seen that we rest
		return true
	}
	select {
	case <-l.rouse:
		return true
	case <-w.quit:
		return false
	}
}

// callWatchdog ends the watchdog's rest.
func (l *Loop) callWatchdog() {
	select {
	case l.rouse <- struct{}{}:
	default:
	}
}

// counted is how much of the time between two looks counts. If this goroutine has
// slept for much longer than it wanted, the whole process did not run: it was
// suspended, in a debugger, or stopped by the collector.
func (w *watchdog) counted(elapsed time.Duration) time.Duration { return min(elapsed, w.tick*5/4) }

// over reports the end of a stall.
func (w *watchdog) over(last *Stall, length time.Duration) {
	w.l.books.Lock()
	w.l.tally.Stalled = false
	w.l.books.Unlock()
	end := *last
	end.For, end.Ended, end.Stack = max(length, last.For), true, ""
	w.l.escalate(&end)
}

// look finds out what the loop does. It takes a profile at most so often that
// this costs five per cent of a time in which the loop is blocked anyway.
func (w *watchdog) look(stuck time.Duration) *Stall {
	s := &Stall{Loop: w.l.name, For: stuck, What: "a callback", Rule: "blockingcall"}
	begin := time.Now()
	if begin.Sub(w.profile) < 20*w.cost {
		return s
	}
	frames := w.l.stack()
	w.profile, w.cost = time.Now(), time.Since(begin)
	if len(frames) == 0 {
		return s
	}
	s.Rule, s.Stack = blame.Rule(frames, pkgPath), stackText(frames)
	// What we call is what the callback is.
	own := slices.IndexFunc(frames, func(f runtime.Frame) bool {
		return isOwn(f, "(*Loop).call") || isOwn(f, "(*callback).run") || isOwn(f, "(*coro).run")
	})
	switch t, h := w.l.seen.Load(), w.l.handled.Load(); {
	case own >= 0 && isOwn(frames[own], "(*coro).run") && t != nil:
		s.What = "task " + t.String()
	case own > 0:
		f := frames[own-1]
		s.What = fmt.Sprintf("callback %s (%s:%d)", f.Function, f.File, f.Line)
		if h != nil && h.made != nil {
			s.What += ", made by " + h.made.String()
		}
	}
	return s
}

// stack returns the stack of the goroutine that is the loop now, or nothing.
func (l *Loop) stack() []runtime.Frame {
	return blame.Stack("eventloop", l.label(), func(f runtime.Frame) bool {
		return isOwn(f, "(*Loop).turns") || isOwn(f, "(*coro).run")
	})
}

func isOwn(f runtime.Frame, name string) bool { return f.Function == pkgPath+name }

func stackText(frames []runtime.Frame) string {
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "%s\n\t%s:%d\n", f.Function, f.File, f.Line)
	}
	return b.String()
}
