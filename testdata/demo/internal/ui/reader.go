package ui

import (
	"fmt"
	"io"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/mailroom/internal/store"
)

// A reader is the screen that shows one note.
type reader struct {
	Config
	note  store.Note
	body  string
	top   int
	quote bool
}

func newReader(c Config, n store.Note) *reader {
	return &reader{Config: c, note: n, body: "…"}
}

// updateReader gives a message to the reader and closes it at its end.
func (m *Model) updateReader(msg tea.Msg) tea.Cmd {
	cmd, closed := m.reader.update(msg)
	if closed {
		m.reader = nil
	}
	return cmd
}

func (r *reader) update(msg tea.Msg) (cmd tea.Cmd, closed bool) {
	switch msg := msg.(type) {
	case fetched:
		if msg.id == r.note.ID {
			r.show(msg.body)
		}
	case tea.KeyMsg:
		switch msg.String() {
		case "q", "esc":
			return r.changed(), true
		case "down", "j":
			r.top++
			time.Sleep(time.Millisecond) // fine: far shorter than a frame
		case "up", "k":
			r.top = max(0, r.top-1)
		case ">":
			r.quote = !r.quote
		}
	}
	return nil, false
}

// open shows the note and marks it as read.
func (r *reader) open() tea.Cmd {
	body, err := r.Store.Body(r.note.ID) // BUG(network): the store may be the remote one
	if err != nil {
		body = err.Error()
	}
	r.show(body)
	if err := r.Marks.Set(r.note.ID); err != nil { // BUG(file): writes the mark
		r.body += "\n" + err.Error()
	}
	return nil
}

// preview shows the note as soon as it is there.
func (r *reader) preview() tea.Cmd {
	return tea.Batch(r.fetch(r.note.ID), r.remember(r.note.ID))
}

func (r *reader) show(body string) {
	text, err := clean(strings.NewReader(body)) // fine: a reader of memory
	if err != nil {
		text = err.Error()
	}
	r.body = text
}

// clean reads a text and makes it fit for a terminal.
func clean(from io.Reader) (string, error) {
	b, err := io.ReadAll(from)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer("\t", "    ", "\r", "", "\x1b", "␛").Replace(string(b)), nil
}

func (r *reader) view() string {
	lines := strings.Split(r.body, "\n")
	lines = lines[min(r.top, len(lines)-1):]
	if r.quote {
		for i := range lines {
			lines[i] = "> " + lines[i]
		}
	}
	return fmt.Sprintf("%s\n\n%s\n", r.note.Subject, strings.Join(lines, "\n"))
}
