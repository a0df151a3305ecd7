package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// list is a tea.Cmd that reads the list of notes.
func (m *Model) list() tea.Msg {
	notes, err := m.Store.List() // fine: a method value that is a tea.Cmd
	if err != nil {
		return Status(err.Error())
	}
	return listed(notes)
}

// loadBranch is a tea.Cmd that asks git for the branch.
func (m *Model) loadBranch() tea.Msg {
	return branch(m.Repo.Summary()) // fine: a method value that is a tea.Cmd
}

// fetch returns the command that fetches a note after a pause, in which the
// person may have gone on.
func (r *reader) fetch(id string) tea.Cmd {
	return func() tea.Msg {
		time.Sleep(250 * time.Millisecond) // fine: in a tea.Cmd
		body, err := r.Store.Body(id)      // fine: in a tea.Cmd
		if err != nil {
			return Status(err.Error())
		}
		return fetched{id, body}
	}
}

// remember returns the command that keeps a note in the history.
func (r *reader) remember(id string) tea.Cmd {
	return func() tea.Msg {
		if err := r.Marks.Set(id); err != nil { // fine: in a tea.Cmd
			return Status(err.Error())
		}
		if err := r.History.Add(id); err != nil { // fine: in a tea.Cmd
			return Status(err.Error())
		}
		return nil
	}
}

// changed returns the command that looks up the last change of the note that
// is current when it runs, not when it is made.
func (r *reader) changed() tea.Cmd {
	id := make(chan string, 1)
	id <- r.note.ID // fine: there is room for one
	return func() tea.Msg {
		return Status(r.Repo.LastChange(<-id)) // fine: in a tea.Cmd
	}
}
