package store

import (
	"os"
	"path/filepath"
	"strings"
)

// Local keeps each note in a text file of one directory.
type Local struct{ dir string }

func NewLocal(dir string) *Local { return &Local{dir: dir} }

func (l *Local) List() ([]Note, error) {
	files, err := filepath.Glob(filepath.Join(l.dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	var notes []Note
	for _, f := range files {
		id := filepath.Base(f)
		text, err := l.Body(id)
		if err != nil {
			return nil, err
		}
		subject, _, _ := strings.Cut(text, "\n")
		notes = append(notes, Note{ID: id, Subject: subject})
	}
	return notes, nil
}

func (l *Local) Body(id string) (string, error) {
	b, err := os.ReadFile(filepath.Join(l.dir, filepath.Base(id)))
	return string(b), err
}

func (l *Local) Archive(id string) error {
	old := filepath.Join(l.dir, filepath.Base(id))
	return os.Rename(old, old+".archived")
}
