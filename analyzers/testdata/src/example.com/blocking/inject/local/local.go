// Package local keeps notes in memory.
package local

import "errors"

type Store struct{ notes map[string]string }

func New() *Store { return &Store{notes: map[string]string{}} }

func (s *Store) List() ([]string, error) {
	var ids []string
	for id := range s.notes {
		ids = append(ids, id)
	}
	return ids, nil
}

func (s *Store) Get(id string) (string, error) {
	if n, ok := s.notes[id]; ok {
		return n, nil
	}
	return "", errors.New("no note " + id)
}
