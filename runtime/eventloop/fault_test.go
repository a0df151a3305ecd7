package eventloop

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

func explode(v any) { panic(v) }

func TestPanics(t *testing.T) {
	var errs []error
	l := newLoop(t, WithErrorHandler(func(err error) { errs = append(errs, err) }))
	ran := 0
	for _, v := range []any{"text", io.EOF, nil} {
		post(t, l, func() { explode(v) })
		l.Soon(func() { explode(v) })
		l.After(0, func() { explode(v) })
		post(t, l, func() { ran++ })
	}
	l.After(0, l.Stop)
	wantErr(t, l.Run(t.Context()), nil)
	if ran != 3 || len(errs) != 9 {
		t.Fatalf("%d ran and %d errors, want 3 and 9", ran, len(errs))
	}
	eof, null := 0, 0
	for _, err := range errs {
		p, ok := err.(*PanicError)
		if !ok {
			t.Fatalf("error %v is no *PanicError", err)
		}
		if !strings.Contains(string(p.Stack), "eventloop.explode(") {
			t.Errorf("stack does not show the panic:\n%s", p.Stack)
		}
		if errors.Is(err, io.EOF) {
			eof++
		}
		if _, ok := errors.AsType[*runtime.PanicNilError](err); ok {
			null++
		}
	}
	if eof != 3 || null != 3 || errs[0].Error() != "eventloop: panic: text" {
		t.Errorf("errors %v", errs)
	}
}

// exited calls f on a goroutine of its own and tells whether f returned.
func exited(f func()) bool {
	returned := make(chan bool, 1)
	go func() {
		ok := false
		defer func() { returned <- ok }()
		f()
		ok = true
	}()
	return !<-returned
}

func TestGoexit(t *testing.T) {
	var errs []error
	l := newLoop(t, WithErrorHandler(func(err error) { errs = append(errs, err) }))
	var got []int
	add := func(i int) func() { return func() { got = append(got, i) } }
	post(t, l, add(1))
	post(t, l, func() {
		l.Soon(add(4))
		defer add(2)()
		runtime.Goexit()
	})
	post(t, l, add(3))
	l.After(0, func() { l.Soon(l.Stop) })

	if !exited(func() { l.Run(t.Context()) }) {
		t.Error("Run returned after Goexit")
	}
	wantState(t, l, StateStopped)
	if !slices.Equal(errs, []error{ErrGoexit}) {
		t.Errorf("errors %v, want ErrGoexit", errs)
	}
	wantErr(t, l.Run(t.Context()), nil) // another goroutine goes on
	if !slices.Equal(got, []int{1, 2, 3, 4}) {
		t.Errorf("ran %v", got)
	}
}

// Goexit in a callback that closes its loop: Close is completed all the same,
// and what it dropped is reported, though Run cannot return it.
func TestGoexitWhileClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var errs []error
		l := newLoop(t, WithErrorHandler(func(err error) { errs = append(errs, err) }))
		post(t, l, func() {
			l.Close()
			runtime.Goexit()
		})
		post(t, l, func() { t.Error("ran") })
		if !exited(func() { l.Run(t.Context()) }) {
			t.Error("Run returned after Goexit")
		}
		wantState(t, l, StateClosed)
		if len(errs) != 2 || errs[0] != ErrGoexit {
			t.Fatalf("errors %v", errs)
		}
		wantDropped(t, errs[1], CloseError{Callbacks: 1})
		wantDropped(t, l.Close(), CloseError{Callbacks: 1})
	})
}

// Goexit frees a Close that waits for the loop.
func TestGoexitBeforeClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop(t, WithErrorHandler(func(error) {}))
		blocked := make(chan bool)
		go l.Run(t.Context())
		post(t, l, func() { <-blocked; runtime.Goexit() })
		synctest.Wait()
		go func() { synctest.Wait(); close(blocked) }()
		wantErr(t, l.Close(), nil)
		wantState(t, l, StateClosed)
	})
}

func captureLog(t *testing.T, h func(io.Writer) slog.Handler) *bytes.Buffer {
	out := new(bytes.Buffer)
	old, std := slog.Default(), log.Writer()
	t.Cleanup(func() { slog.SetDefault(old); log.SetOutput(std) }) // SetDefault has redirected it
	slog.SetDefault(slog.New(h(out)))
	return out
}

func textLog(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) }

func TestDefaultHandlerLogs(t *testing.T) {
	out := captureLog(t, textLog)
	l := newLoop(t, WithName("kitchen"))
	post(t, l, func() { explode("the soup") })
	post(t, l, l.Stop)
	wantErr(t, l.Run(t.Context()), nil)
	for _, want := range []string{"loop=kitchen", "panic: the soup", "eventloop.explode("} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("log lacks %q:\n%s", want, out)
		}
	}
}

func TestHandlerPanics(t *testing.T) {
	out := captureLog(t, textLog)
	l := newLoop(t, WithErrorHandler(func(error) { explode("handler") }))
	ran := false
	post(t, l, func() { explode("callback") })
	post(t, l, func() { ran = true; l.Stop() })
	wantErr(t, l.Run(t.Context()), nil)
	if !ran {
		t.Error("the loop did not go on")
	}
	for _, want := range []string{"panic: callback", "panic: handler"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("log lacks %q:\n%s", want, out)
		}
	}
}

func TestHandlerGoexits(t *testing.T) {
	out := captureLog(t, textLog)
	l := newLoop(t, WithErrorHandler(func(error) { runtime.Goexit() }))
	post(t, l, func() { explode("callback") })
	post(t, l, l.Stop)
	if !exited(func() { l.Run(t.Context()) }) {
		t.Error("Run returned after Goexit")
	}
	wantState(t, l, StateStopped)
	wantErr(t, l.Run(t.Context()), nil)
	for _, want := range []string{"panic: callback", "runtime.Goexit"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("log lacks %q:\n%s", want, out)
		}
	}
}

type brokenLog struct{ slog.Handler }

func (brokenLog) Handle(context.Context, slog.Record) error { panic("log") }

func TestLogPanics(t *testing.T) {
	captureLog(t, func(w io.Writer) slog.Handler { return brokenLog{textLog(w)} })
	l := newLoop(t)
	post(t, l, func() { explode("shown on standard error by a test of a broken log") })
	post(t, l, l.Stop)
	wantErr(t, l.Run(t.Context()), nil)
}
