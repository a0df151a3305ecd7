// Package instance has generic code that blocks for some types only.
package instance

import (
	"cmp"
	"encoding/json"
	"net/http"
	"os"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"k8s.io/client-go/tools/cache"
)

type source interface {
	read(key string) ([]byte, error)
}

type memory map[string][]byte

func (m memory) read(key string) ([]byte, error) { return m[key], nil }

type disk struct{ dir string }

func (d disk) read(key string) ([]byte, error) {
	return os.ReadFile(d.dir + key) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*instance\.form\)\.Update → instance\.decode → instance\.disk\.read → os\.ReadFile;`
}

type web struct{ base string }

// read of a web is never called on a loop.
func (w web) read(key string) ([]byte, error) {
	resp, err := http.Get(w.base + key)
	if err != nil {
		return nil, err
	}
	return []byte(resp.Status), resp.Body.Close()
}

func decode[T any, S source](s S, key string) (v T, err error) {
	b, err := s.read(key)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	return v, err
}

type settings struct{ Theme string }

type form struct {
	settings settings
	drafts   memory
	home     disk
}

func (f *form) Init() tea.Cmd {
	return func() tea.Msg {
		s, _ := decode[settings](web{"https://example.com/"}, "settings")
		return s
	}
}

func (f *form) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		f.settings, _ = decode[settings](f.drafts, "draft")
	case tea.WindowSizeMsg:
		f.settings, _ = decode[settings](f.home, "settings")
	}
	return f, nil
}

func (f *form) View() string { return f.settings.Theme }

// A list is sorted by what its elements say.
type ranked interface{ rank() int }

type list[T ranked] struct{ items []T }

func (l *list[T]) top() T {
	return slices.MaxFunc(l.items, func(a, b T) int { return cmp.Compare(a.rank(), b.rank()) })
}

type note struct{ n int }

func (n note) rank() int { return n.n }

type song struct{ path string }

// rank of a song reads the file.
func (s song) rank() int {
	b, _ := os.ReadFile(s.path) // want `^os\.ReadFile does file I/O on the client-go informers loop: \(\*instance\.charts\)\.OnAdd → \(\*instance\.list\)\.top → slices\.MaxFunc → .*instance\.song\.rank → os\.ReadFile;`
	return len(b)
}

type charts struct {
	notes list[note]
	songs list[song]
	best  any
}

func (c *charts) OnAdd(interface{}, bool)   { c.best = c.songs.top() }
func (c *charts) OnUpdate(_, _ interface{}) { c.best = c.notes.top() }
func (c *charts) OnDelete(interface{})      {}

// A pair keeps two of a kind; only its pointer has a method that blocks.
type saver[T any] interface {
	*T
	save() error
}

type draft struct{ text string }

func (d *draft) save() error {
	return os.WriteFile("draft", []byte(d.text), 0o600) // want `^os\.WriteFile does file I/O on the client-go informers loop: func literal in instance\.run → instance\.fresh → \(\*instance\.draft\)\.save → os\.WriteFile;`
}

type scratch struct{ n int }

func (s *scratch) save() error {
	s.n++
	return nil
}

func fresh[T any, P saver[T]]() T {
	var v T
	_ = P(&v).save()
	return v
}

func run(inf cache.SharedInformer) error {
	if _, err := inf.AddEventHandler(&charts{}); err != nil {
		return err
	}
	_, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(interface{}) { _ = fresh[scratch]() },
		DeleteFunc: func(interface{}) { _ = fresh[draft]() },
	})
	if err != nil {
		return err
	}
	_, err = tea.NewProgram(&form{drafts: memory{}, home: disk{"/home/"}}).Run()
	return err
}
