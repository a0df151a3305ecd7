package eventloop

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"
)

// A Stall is a callback, or a stretch of a task, that keeps the loop for longer
// than [WithSlowAfter]; or a turn that does, of many.
type Stall struct {
	Loop  string
	For   time.Duration // up to now; an estimate, by half of WithSlowAfter too short at most
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
	returned := false
	defer func() {
		if !returned {
			l.log(fmt.Errorf("the stall handler failed: %w", unreturned(recover())))
		}
	}()
	l.onStall(s)
	returned = true
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
func (l *Loop) tickTime() time.Duration { return max(l.slowAfter/2, time.Millisecond) }

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
	id := goroutineID()
	l.mu.Lock()
	l.workers[id] = struct{}{}
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.workers, id)
		l.mu.Unlock()
	}()

	var seen uint64
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
		if at := l.progress.Load(); at != seen || l.asleep.Load() != awake {
			if last != nil {
				w.over(last, stuck+elapsed/2)
			}
			seen, stuck, limit, last = at, 0, l.slowAfter, nil
			if l.asleep.Load() != awake {
				ticker.Stop()
				if !w.rest() {
					return
				}
				ticker.Reset(w.tick)
				before = time.Now()
			}
			continue
		}
		if stuck += w.counted(elapsed); stuck < limit {
			continue
		}
		s := w.look(stuck)
		if l.progress.Load() != seen { // it has ended while we looked
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

// look finds out what the loop does. A profile of ten thousand tasks takes some
// 12 ms, so it takes one at most so often that it costs one per cent.
func (w *watchdog) look(stuck time.Duration) *Stall {
	s := &Stall{Loop: w.l.name, For: stuck, What: "a callback", Rule: "blockingcall"}
	begin := time.Now()
	if begin.Sub(w.profile) < 100*w.cost {
		return s
	}
	frames, task := w.culprit()
	w.profile, w.cost = time.Now(), time.Since(begin)
	if len(frames) == 0 {
		return s
	}
	s.Rule = ruleOf(frames)
	var b strings.Builder
	own := -1
	for i, f := range frames {
		fmt.Fprintf(&b, "%s\n\t%s:%d\n", f.Function, f.File, f.Line)
		if own < 0 && strings.HasPrefix(f.Function, pkgPath) && !strings.HasSuffix(f.File, "_test.go") && runsCallbacks(f.Function) {
			own = i
		}
	}
	s.Stack = b.String()
	switch c, h := w.l.seen.Load(), w.l.handled.Load(); {
	case task && c != nil && c.task.Load() != nil:
		s.What = "task " + c.task.Load().String()
	case own > 0:
		f := frames[own-1]
		s.What = fmt.Sprintf("callback %s (%s:%d)", f.Function, f.File, f.Line)
		if h != nil && h.made != nil {
			s.What += ", made by " + h.made.String()
		}
	}
	return s
}

// runsCallbacks tells whether one of our functions is where a callback hangs.
func runsCallbacks(name string) bool {
	return strings.HasSuffix(name, ".(*Loop).call") || strings.HasSuffix(name, ".(*Handle).run") ||
		strings.HasSuffix(name, ".(*coro).run")
}

// culprit returns the stack of the goroutine that is the loop now: of those with
// its label, the one that is not switched to another coroutine. It also tells
// whether that is a task's.
func (w *watchdog) culprit() (frames []runtime.Frame, task bool) {
	var buf bytes.Buffer
	if pprof.Lookup("goroutine").WriteTo(&buf, 1) != nil {
		return nil, false
	}
	label := fmt.Sprintf("%q:%q", "eventloop", w.l.label())
	_, records, _ := strings.Cut(buf.String(), "\n") // without the head
	for record := range strings.SplitSeq(records, "\n\n") {
		if !strings.Contains(record, label) {
			continue
		}
		line, _, _ := strings.Cut(record, "\n")
		_, addresses, _ := strings.Cut(line, "@ ")
		var pcs []uintptr
		for s := range strings.FieldsSeq(addresses) {
			pc, err := strconv.ParseUint(s, 0, 64)
			if err == nil {
				pcs = append(pcs, uintptr(pc))
			}
		}
		fs, switched, ours, isTask := framesOf(pcs)
		if ours && !switched {
			return fs, isTask
		}
	}
	return nil, false
}

func framesOf(pcs []uintptr) (fs []runtime.Frame, switched, ours, task bool) {
	for it := runtime.CallersFrames(pcs); ; {
		f, more := it.Next()
		if strings.HasPrefix(f.Function, "runtime.coroswitch") {
			switched = true
		}
		if strings.HasPrefix(f.Function, pkgPath) {
			task = task || strings.HasSuffix(f.Function, ".(*coro).run")
			ours = ours || task || strings.HasSuffix(f.Function, ".(*Loop).turns")
		}
		if f.Function != "" {
			fs = append(fs, f)
		}
		if !more {
			return fs, switched, ours, task
		}
	}
}

// ruleOf tells which rule of loopvet is about what the stack shows.
func ruleOf(frames []runtime.Frame) string {
	parked := false
	depth := 0
	for _, f := range frames {
		name := f.Function
		if strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "internal/runtime") {
			parked = parked || name == "runtime.gopark" || name == "runtime.goparkunlock"
			continue
		}
		if strings.HasPrefix(name, pkgPath) && !strings.HasSuffix(f.File, "_test.go") {
			if base := strings.TrimPrefix(name, pkgPath); strings.HasPrefix(base, "Call[") || strings.HasPrefix(base, "(*Loop).Close") {
				return "selfwait"
			}
			break
		}
		for _, r := range rules {
			if strings.HasPrefix(name, r.prefix) && (parked || !r.parked) {
				return r.rule
			}
		}
		if depth++; depth == 12 {
			break
		}
	}
	if parked {
		return "blockingcall"
	}
	return "heavyloop"
}

// rules are the rules by what stands on the stack, innermost first.
var rules = []struct {
	prefix string
	parked bool // only if the goroutine is
	rule   string
}{
	{"sync.(*Mutex)", true, "contendedlock"}, {"sync.(*RWMutex)", true, "contendedlock"},
	{"internal/sync.(*Mutex)", true, "contendedlock"}, {"internal/sync.runtime_Semacquire", true, "contendedlock"},
	{"sync.runtime_SemacquireMutex", true, "contendedlock"}, {"sync.runtime_SemacquireRWMutex", true, "contendedlock"},
	{"time.Sleep", false, "blockingcall"}, {"syscall.", false, "blockingcall"}, {"internal/poll.", false, "blockingcall"},
	{"internal/syscall", false, "blockingcall"}, {"golang.org/x/sys/", false, "blockingcall"},
	{"os.", false, "blockingcall"}, {"net.", false, "blockingcall"}, {"sync.", true, "blockingcall"},
	{"crypto/", false, "missingoffload"}, {"compress/", false, "missingoffload"}, {"encoding/", false, "missingoffload"},
	{"regexp", false, "missingoffload"}, {"image/", false, "missingoffload"}, {"hash/", false, "missingoffload"},
	{"html/template", false, "missingoffload"}, {"text/template", false, "missingoffload"}, {"sort.", false, "missingoffload"},
}
