// Package ui is what the person at the terminal sees.
package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/mailroom/internal/git"
	"example.com/mailroom/internal/history"
	"example.com/mailroom/internal/prompt"
	"example.com/mailroom/internal/queue"
	"example.com/mailroom/internal/store"
)

// Messages.
type (
	Status  string   // a line for the status bar
	Refresh struct{} // time to read the list again

	listed  []store.Note
	branch  string
	edited  struct{ err error }
	fetched struct{ id, body string }
)

// Config is what a Model works with.
type Config struct {
	Store   store.Store
	Marks   *store.Marks
	Repo    *git.Repo
	History *history.Log
	Outbox  *queue.Outbox
	Server  string
}

// A Model is the list of notes, and the reader over it.
type Model struct {
	Config
	OnStatus func(string) // shows a line in the status bar

	notes  []store.Note
	cursor int
	filter string
	typing bool
	reader *reader
	branch string
	status string
}

// New returns the model of a program.
func New(c Config) *Model {
	return &Model{Config: c, OnStatus: func(string) {}}
}

// Init reads the list and asks for the branch.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.list, m.loadBranch)
}

// Update is called for every message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case listed:
		m.notes = msg
		m.cursor = min(m.cursor, max(0, len(msg)-1))
	case branch:
		m.branch = string(msg)
	case Status:
		m.status = string(msg)
	case edited:
		if msg.err != nil {
			m.status = msg.err.Error()
		}
		return m, m.list
	case Refresh:
		return m, tea.Batch(m.list, m.loadBranch)
	case tea.KeyMsg:
		switch {
		case m.reader != nil:
			return m, m.updateReader(msg)
		case m.typing:
			return m, m.search(msg)
		}
		return m, m.key(msg.String())
	case fetched:
		if m.reader != nil {
			return m, m.updateReader(msg)
		}
	}
	return m, nil
}

func (m *Model) key(key string) tea.Cmd {
	switch key {
	case "q", "ctrl+c":
		return m.quit()
	case "up", "k":
		m.cursor = max(0, m.cursor-1)
	case "down", "j":
		m.cursor = min(max(0, len(m.shown())-1), m.cursor+1)
	case "/":
		m.typing, m.filter = true, ""
	case "r":
		m.refresh()
		return m.list
	case "enter":
		if n, ok := m.current(); ok {
			m.reader = newReader(m.Config, n)
			return m.reader.open()
		}
	case "p":
		if n, ok := m.current(); ok {
			m.reader = newReader(m.Config, n)
			return m.reader.preview()
		}
	case "a", "A", "x":
		if n, ok := m.current(); ok {
			return m.archive(key, n.ID)
		}
	case "e":
		if n, ok := m.current(); ok {
			return tea.ExecProcess(m.Repo.Edit(n.ID), func(err error) tea.Msg { return edited{err} }) // fine: the framework runs it
		}
	case "l":
		if n, ok := m.current(); ok {
			link, err := store.Link(m.Server, n.ID) // fine: a request that nobody sends
			if err == nil {
				m.status = link
			}
		}
	case "f":
		return func() tea.Msg {
			m.Outbox.Flush() // fine: in a tea.Cmd
			return Status("everything is archived")
		}
	}
	return nil
}

// refresh brings the header up to date, and says so.
func (m *Model) refresh() {
	m.branch = m.Repo.Summary() // BUG(process): runs git, three calls down
	m.say("refreshed")
}

// say shows a line in the status bar.
func (m *Model) say(line string) {
	m.OnStatus(line) // BUG(selfwait): sends to the program from its own Update
}

// archive puts a note away: if the outbox is idle, when it is, or after a
// question.
func (m *Model) archive(key, id string) tea.Cmd {
	switch job := (queue.Job{ID: id}); key {
	case "a":
		if !m.Outbox.TryPut(job) { // fine: a select with a default
			m.status = "still busy, try again"
		}
	case "A":
		m.Outbox.Put(job) // BUG(wait): unbuffered, and the worker may be on the network
	case "x":
		if !prompt.Confirm("archive " + id + "?") { // BUG(input): reads the terminal that the program reads
			return nil
		}
		go func() {
			m.Outbox.Put(job)             // fine: in a goroutine
			m.OnStatus("archiving " + id) // fine: in a goroutine
		}()
	}
	return nil
}

func (m *Model) quit() tea.Cmd {
	m.Outbox.Close() // BUG(wait): until the worker is done
	return tea.Quit
}

// search edits the filter.
func (m *Model) search(msg tea.KeyMsg) tea.Cmd {
	switch msg.Type {
	case tea.KeyEnter, tea.KeyEsc:
		m.typing = false
		return nil
	case tea.KeyBackspace:
		_, last := utf8.DecodeLastRuneInString(m.filter)
		m.filter = m.filter[:len(m.filter)-last]
	case tea.KeyRunes:
		m.filter += string(msg.Runes)
	}
	m.cursor = 0
	settle()
	return nil
}

// settle lets fast typing come to rest.
func settle() {
	time.Sleep(120 * time.Millisecond) // BUG(sleep): a debounce that stops the keys it waits for
}

func (m *Model) shown() []store.Note {
	if m.filter == "" {
		return m.notes
	}
	var notes []store.Note
	for _, n := range m.notes {
		if strings.Contains(strings.ToLower(n.Subject), strings.ToLower(m.filter)) {
			notes = append(notes, n)
		}
	}
	return notes
}

func (m *Model) current() (store.Note, bool) {
	if notes := m.shown(); m.cursor < len(notes) {
		return notes[m.cursor], true
	}
	return store.Note{}, false
}

// View is called after every message.
func (m *Model) View() string {
	if m.reader != nil {
		return m.reader.view()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Mailroom  %s\n\n", m.branch)
	for i, n := range m.shown() {
		mark := "  "
		if i == m.cursor {
			mark = "> "
		}
		b.WriteString(mark + n.Subject + "\n")
	}
	if m.typing {
		b.WriteString("\n/" + m.filter)
	}
	b.WriteString("\n" + m.footer() + "\n")
	return b.String()
}

func (m *Model) footer() string {
	read := m.History.Today() // BUG(database): a query for every frame
	return fmt.Sprintf("%d read today  %s", read, m.status)
}
