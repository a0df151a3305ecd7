package store

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Remote asks a server for notes.
type Remote struct {
	base   string
	token  string
	client *http.Client
}

func NewRemote(base, token string) *Remote {
	return &Remote{base: base, token: token, client: &http.Client{Timeout: 10 * time.Second}}
}

func (r *Remote) List() ([]Note, error) {
	b, err := r.do(http.MethodGet, "notes")
	if err != nil {
		return nil, err
	}
	var notes []Note
	return notes, json.Unmarshal(b, &notes)
}

func (r *Remote) Body(id string) (string, error) {
	b, err := r.do(http.MethodGet, "notes", id)
	return string(b), err
}

func (r *Remote) Archive(id string) error {
	_, err := r.do(http.MethodPost, "notes", id, "archive")
	return err
}

func (r *Remote) do(method string, path ...string) ([]byte, error) {
	addr, err := url.JoinPath(r.base, path...)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(method, addr, nil)
	if err != nil {
		return nil, err
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %s", method, addr, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
