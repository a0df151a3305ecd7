// Package mirror copies a site. No loop calls it.
package mirror

import (
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// A Mirror looks like a handler of events, but it is none.
type Mirror struct {
	base  string
	wg    sync.WaitGroup
	OnGot func(path string)
}

func New(base string) *Mirror { return &Mirror{base: base} }

func (m *Mirror) Fetch(path string) error {
	resp, err := http.Get(m.base + path)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err = io.Copy(f, resp.Body); err == nil && m.OnGot != nil {
		m.OnGot(path)
	}
	return err
}

// Alive is called by everybody.
func (m *Mirror) Alive() bool {
	resp, err := http.Head(m.base)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil
}

func (m *Mirror) All(paths []string) {
	for _, p := range paths {
		m.wg.Add(1)
		go func() {
			defer m.wg.Done()
			_ = m.Fetch(p)
		}()
		time.Sleep(100 * time.Millisecond)
	}
	m.wg.Wait()
}

// Update is not tea's.
func (m *Mirror) Update(paths ...string) { m.All(paths) }
