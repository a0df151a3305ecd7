// Package remote asks a server for notes.
package remote

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

type Store struct {
	client *http.Client
	base   string
}

func New(base string) *Store { return &Store{client: &http.Client{}, base: base} }

func (s *Store) get(path string) ([]byte, error) {
	resp, err := s.client.Get(s.base + path)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func (s *Store) List() ([]string, error) {
	b, err := s.get("/notes")
	if err != nil {
		return nil, err
	}
	var ids []string
	return ids, json.Unmarshal(b, &ids)
}

func (s *Store) Get(id string) (string, error) {
	b, err := s.get("/notes/" + id)
	return string(b), err
}

// A Pager notifies over the network.
type Pager struct{ URL string }

func (p Pager) Notify(text string) error {
	resp, err := http.Post(p.URL, "text/plain", strings.NewReader(text))
	if err == nil {
		resp.Body.Close()
	}
	return err
}

// Ring waits like Notify.
func (p Pager) Ring(text string) error {
	resp, err := http.Get(p.URL + "/" + text)
	if err == nil {
		resp.Body.Close()
	}
	return err
}
