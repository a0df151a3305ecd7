// Package zerolog stands in for github.com/rs/zerolog.
package zerolog

import "io"

type LevelWriter interface {
	io.Writer
	WriteLevel(level int, p []byte) (n int, err error)
}

type LevelWriterAdapter struct{ io.Writer }

func (w LevelWriterAdapter) WriteLevel(level int, p []byte) (int, error) { return w.Write(p) }

type Logger struct{ w LevelWriter }

type Event struct {
	w   LevelWriter
	buf []byte
}

func New(w io.Writer) Logger {
	lw, ok := w.(LevelWriter)
	if !ok {
		lw = LevelWriterAdapter{w}
	}
	return Logger{w: lw}
}

func (l *Logger) Info() *Event { return &Event{w: l.w} }

func (e *Event) Msg(msg string) {
	if e.w != nil {
		_, _ = e.w.WriteLevel(1, e.buf)
	}
}
