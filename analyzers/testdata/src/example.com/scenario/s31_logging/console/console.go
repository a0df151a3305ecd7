// Package console is a handler of log records that shows them in the program.
package console

import (
	"context"
	"log/slog"

	tea "github.com/charmbracelet/bubbletea"
)

type Record struct{ Text string }

// A Handler sends every record to the program.
type Handler struct {
	Program *tea.Program
	attrs   []slog.Attr
}

func (h *Handler) Enabled(context.Context, slog.Level) bool { return true }

func (h *Handler) Handle(_ context.Context, r slog.Record) error {
	h.Program.Send(Record{r.Message})
	return nil
}

func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{h.Program, append(h.attrs, attrs...)}
}

func (h *Handler) WithGroup(string) slog.Handler { return h }

// A Writer shows what is written to it, in a goroutine of its own.
type Writer struct{ Program *tea.Program }

func (w Writer) Write(p []byte) (int, error) {
	text := string(p)
	go w.Program.Send(Record{text})
	return len(p), nil
}
