// Package kept looks at what it keeps first, and gets it if it is not there.
package kept

import (
	"os"
	"sync"

	"github.com/rivo/tview"
)

type conf struct {
	name string
	rest *conf
}

// A store keeps what it has read, behind a lock.
type store struct {
	mu     sync.Mutex
	active *conf
	name   string
}

func (s *store) get() *conf {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.active
}

func (s *store) set(c *conf) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active = c
}

// current reads the file if it has not been read.
func (s *store) current() (*conf, error) {
	if c := s.get(); c != nil && c.rest != nil {
		return c.rest, nil
	}
	if s.name == "" {
		return nil, os.ErrNotExist
	}
	return s.load(s.name)
}

func (s *store) load(name string) (*conf, error) {
	b, err := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the tview loop \(on first use\): func literal in kept\.Run → \(\*kept\.store\)\.current → \(\*kept\.store\)\.load → os\.ReadFile;`
	if err != nil {
		return nil, err
	}
	c := &conf{name: string(b)}
	s.set(c)
	return c, nil
}

// other reads it too, and keeps nothing.
func (s *store) other() string {
	if c := s.get(); c != nil {
		return c.name
	}
	b, _ := os.ReadFile("other") // want `^os\.ReadFile does file I/O on the tview loop: func literal in kept\.Run → \(\*kept\.store\)\.other → os\.ReadFile;`
	return string(b)
}

// again reads it whenever there is one.
func (s *store) again() {
	if s.get() != nil {
		s.reload() // and sets it
	}
}

func (s *store) reload() {
	b, _ := os.ReadFile("again") // want `^os\.ReadFile does file I/O on the tview loop: func literal in kept\.Run → \(\*kept\.store\)\.again → \(\*kept\.store\)\.reload → os\.ReadFile;`
	s.set(&conf{name: string(b)})
}

// A cache is emptied again and again.
type cache struct {
	text *string
}

func (c *cache) get() *string { return c.text }

func (c *cache) clear() { c.text = nil }

func (c *cache) read() *string {
	if t := c.get(); t != nil {
		return t
	}
	c.fill()
	return c.text
}

func (c *cache) fill() {
	b, _ := os.ReadFile("cache") // want `^os\.ReadFile does file I/O on the tview loop: func literal in kept\.Run → \(\*kept\.cache\)\.read → \(\*kept\.cache\)\.fill → os\.ReadFile;`
	s := string(b)
	c.text = &s
}

// A deferred one keeps it as its last step, behind a lock that is given back by defer.
type deferred struct {
	mu   sync.Mutex
	text *string
	old  bool
}

func (d *deferred) read() (*string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.text != nil {
		return d.text, nil
	}
	b, err := os.ReadFile("deferred") // want `^os\.ReadFile does file I/O on the tview loop \(on first use\): func literal in kept\.Run → \(\*kept\.deferred\)\.read → os\.ReadFile;`
	if err != nil {
		return nil, err
	}
	s := string(b)
	d.text = &s
	return d.text, nil
}

// An entry of many remembers that it failed, and gets its text each for itself.
type entry struct {
	text *string
	err  error
}

func ensure(all []entry, i int) {
	e := &all[i]
	if e.text != nil || e.err != nil {
		return
	}
	e.load()
}

func (e *entry) load() {
	b, err := os.ReadFile("entry") // want `^os\.ReadFile does file I/O on the tview loop: func literal in kept\.Run → kept\.ensure → \(\*kept\.entry\)\.load → os\.ReadFile;`
	if err != nil {
		e.err = err
		return
	}
	s := string(b)
	e.text = &s
}

func Run(s *store, c *cache, d *deferred) {
	list := tview.NewList()
	list.AddItem("current", "", 'c', func() { s.current() })
	list.AddItem("other", "", 'o', func() { s.other() })
	list.AddItem("again", "", 'a', func() { s.again() })
	list.AddItem("cache", "", 'h', func() { c.clear(); c.read() })
	all := make([]entry, 3)
	list.AddItem("entry", "", 'e', func() { ensure(all, 1) })
	list.AddItem("deferred", "", 'd', func() { d.read() })
	tview.NewApplication().SetRoot(list, true).Run()
}
