// Package store keeps notes.
package store

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

// A Note is one note in a list.
type Note struct {
	ID      string `json:"id"`
	Subject string `json:"subject"`
}

// A Store is where notes come from.
type Store interface {
	List() ([]Note, error)
	Body(id string) (string, error)
	Archive(id string) error
}

// Link returns the address of a note on a server. It asks nobody.
func Link(server, id string) (string, error) {
	req, err := http.NewRequest(http.MethodGet, server, nil)
	if err != nil {
		return "", err
	}
	req.URL = req.URL.JoinPath("notes", id)
	req.URL.RawQuery = url.Values{"from": {"mailroom"}}.Encode()
	return req.URL.String(), nil
}

// Marks remember which notes have been read.
type Marks struct{ dir string }

func NewMarks(dir string) *Marks { return &Marks{dir: filepath.Join(dir, ".read")} }

// Set marks a note as read.
func (m *Marks) Set(id string) error { return m.write(id, []byte("read\n")) }

func (m *Marks) write(id string, mark []byte) error {
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(m.dir, filepath.Base(id)), mark, 0o644)
}
