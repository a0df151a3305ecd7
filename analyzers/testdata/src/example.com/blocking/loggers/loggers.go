// Package loggers calls functions that take any number of things: some are log
// functions, and some do something else with them.
package loggers

import (
	"fmt"
	"os"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

type event struct{ name string }

type bus struct{ in chan event }

func (b *bus) publish(es ...event) {
	for _, e := range es {
		b.in <- e // want `^send on unbuffered channel loggers\.bus\.in waits for another goroutine on the Ebitengine loop: \(\*loggers\.game\)\.Update → \(\*loggers\.bus\)\.publish → send`
	}
}

func (b *bus) emit(name string, args ...any) {
	b.in <- event{name} // want `^send on unbuffered channel loggers\.bus\.in waits for another goroutine on the Ebitengine loop: \(\*loggers\.game\)\.Update → \(\*loggers\.bus\)\.emit → send`
}

func pause(ds ...time.Duration) {
	for range ds {
		time.Sleep(time.Second) // want `^time\.Sleep sleeps on the Ebitengine loop for up to 1s: `
	}
}

func discard(paths ...string) {
	for _, p := range paths {
		os.RemoveAll(p) // want `^os\.RemoveAll does file I/O on the Ebitengine loop`
	}
}

type field struct{ key, value string }

type log struct {
	out *os.File
	to  chan string
}

func (l *log) Infow(msg string, fields ...field)  { fmt.Fprintln(l.out, msg, fields) }
func (l *log) debugln(parts ...string)            { fmt.Fprintln(l.out, parts) }
func (l *log) tell(format string, parts ...any)   { l.to <- fmt.Sprintf(format, parts...) }
func (l *log) forward(format string, args ...any) { l.tell(format, args...); l.Warnf(format, args...) }
func (l *log) Warnf(format string, args ...any)   { l.out.WriteString(fmt.Sprintf(format, args...)) }
func (l *log) WriteLog(lines ...string)           { fmt.Fprintln(l.out, lines) }

func (l *log) DPanic(msg string, fields ...field) {
	l.out.WriteString(msg)
	l.out.Sync()
}

type game struct {
	bus *bus
	log *log
}

func (g *game) Update() error {
	g.bus.publish(event{"a"})
	g.bus.emit("b", 1)
	pause(time.Second)
	discard("a", "b")
	g.log.Infow("c")
	g.log.debugln("d")
	g.log.tell("e %d", 1)
	g.log.forward("f %d", 2)
	g.log.WriteLog("g")
	g.log.DPanic("h")
	return nil
}

func (g *game) Draw(*ebiten.Image) {}

func (g *game) Layout(w, h int) (int, int) { return w, h }

func run() error {
	b := &bus{in: make(chan event)}
	go func() {
		for e := range b.in {
			fmt.Println(e)
		}
	}()
	l := &log{out: os.Stderr, to: make(chan string)}
	go func() {
		for s := range l.to {
			fmt.Println(s)
		}
	}()
	return ebiten.RunGame(&game{b, l})
}
