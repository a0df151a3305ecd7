package eventloop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"runtime"
	"runtime/trace"
	"strings"
	"time"
)

// The callback handler runs what is ready, contains its panics, and, if asked
// to, takes its time and says whose it was.

// call runs e.
func (l *Loop) call(e entry) {
	switch e := e.(type) {
	case *Task:
		e.step()
	case *callback:
		e.run()
	case func():
		e()
	}
}

// observed tells whether each callback is to be looked at: it costs some 30 ns.
func (l *Loop) observed() bool { return l.timing || l.debug || trace.IsEnabled() }

// A spell is one callback, or a stretch of a task, and how long it took.
type spell struct {
	e    entry
	made *origin
	took time.Duration
}

func (s *spell) String() string {
	if f, ok := s.e.(func()); ok {
		return describe(f, s.made)
	}
	return nameOf(s.e)
}

// observe is call with its duration taken, and as a region of the execution
// trace, if there is one. The end of one callback is the beginning of the next:
// that saves every second look at the clock.
func (l *Loop) observe(e entry) {
	s := spell{e: e}
	h, _ := e.(*callback)
	if h != nil && h.f != nil { // which it will have forgotten
		s.e, s.made = h.f, h.made
	}
	if l.debug {
		l.handled.Store(h)
	}
	if trace.IsEnabled() {
		defer trace.StartRegion(l.ctx, "eventloop: "+s.String()).End()
	}
	l.call(e)
	if !l.timing {
		return
	}
	now := l.clock()
	s.took = now - l.mark
	l.mark = now
	l.spells = append(l.spells, s.took)
	for i := range l.longest {
		if s.took > l.longest[i].took {
			copy(l.longest[i+1:], l.longest[i:])
			l.longest[i] = s
			break
		}
	}
	if s.took >= l.slowAfter {
		l.local.SlowCallbacks++
	}
}

// slow reports a turn that took long, and what in it took longest.
func (l *Loop) slow(took time.Duration, n uint64) {
	text := fmt.Sprintf("a turn of %d callbacks", n)
	if !l.timing {
		text += " (WithTiming names the longest)"
	}
	for _, s := range l.longest {
		if s.took > 0 {
			text += fmt.Sprintf("; %v in %s", s.took, s.String())
		}
	}
	l.escalate(&Stall{Loop: l.name, For: took, What: text, Rule: "heavyloop", Ended: true})
}

// nameOf names what e runs and where that was made.
func nameOf(e entry) string {
	switch e := e.(type) {
	case *Task:
		return e.String()
	case *callback:
		if e.kind == offload {
			return "result of offloaded work"
		}
		return describe(e.f, e.made)
	default:
		return describe(e, nil)
	}
}

// describe names a function by what its author called it and where it stands,
// and, in debug mode, where it was handed over.
func describe(f any, made *origin) string {
	name := "cancelled callback"
	if v := reflect.ValueOf(f); v.IsValid() && !v.IsNil() {
		fn := runtime.FuncForPC(v.Pointer())
		file, line := fn.FileLine(v.Pointer())
		name = fmt.Sprintf("%s (%s:%d)", fn.Name(), file, line)
	}
	if made != nil {
		name += ", made by " + made.String()
	}
	return name
}

// failed counts a callback that did not return, and reports it.
func (l *Loop) failed(err error) {
	l.local.failed(err)
	l.report(err)
}

func (c *Counts) failed(err error) {
	if _, panicked := err.(*PanicError); panicked {
		c.Panics++
	} else if err == ErrGoexit {
		c.Goexits++
	}
}

// report gives err to the error handler, and logs it if the handler does not
// return.
func (l *Loop) report(err error) {
	l.local.Errors++
	protect(func() { l.onError(err) }, func(failure error) {
		l.log(fmt.Errorf("%w (the error handler failed: %w)", err, failure))
	})
}

// log is the default error handler, and the last resort.
func (l *Loop) log(err error) {
	attrs := []any{"loop", l.name, "err", err}
	if p, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, "stack", string(p.Stack))
	}
	l.write(slog.LevelError, "event loop callback failed", attrs)
}

// write logs; it survives a slog.Handler of the user's that panics.
func (l *Loop) write(level slog.Level, msg string, attrs []any) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(os.Stderr, "eventloop: %s %v (logging it failed: %v)\n", msg, attrs, p)
		}
	}()
	slog.Log(context.Background(), level, msg, attrs...)
}

// An origin is where something was made: the frames outside this package.
type origin [8]uintptr

// here is the origin of what the caller's caller, skip frames up, makes.
func here(skip int) *origin {
	o := callers(skip + 1)
	return &o
}

func callers(skip int) (o origin) {
	runtime.Callers(skip+2, o[:])
	return o
}

const unknownOrigin = "unknown"

// String gives function, file and line of the first frame that is not ours.
func (o *origin) String() string {
	if o == nil || o[0] == 0 {
		return unknownOrigin
	}
	frames := runtime.CallersFrames(o[:])
	for {
		f, more := frames.Next()
		if !more || !strings.HasPrefix(f.Function, pkgPath) || strings.HasSuffix(f.File, "_test.go") {
			return fmt.Sprintf("%s (%s:%d)", f.Function, f.File, f.Line)
		}
	}
}

// pkgPath begins the names of this package's functions.
var pkgPath = strings.TrimSuffix(reflect.TypeFor[Loop]().PkgPath(), "/") + "."

// recursive is how many turns in a row may consist of nothing but what the turn
// before scheduled: far more than work that is cut into pieces needs.
const recursive = 100_000

// recursion says that callbacks do nothing but schedule themselves again.
func (l *Loop) recursion() error {
	what := "nothing"
	if len(l.ready.next) > 0 {
		what = nameOf(l.ready.next[0])
	}
	return &Misuse{Rule: "recursivesched", Text: fmt.Sprintf(
		"%d turns in a row had nothing to do but what the turn before scheduled, so the loop spins; wait for an event or a timer instead: %s",
		recursive, what)}
}
