// Package keys keeps its handlers where they can be exchanged at any time.
package keys

import (
	"os"
	"sync"
	"sync/atomic"
)

type Handler func(key string)

type Table struct {
	any    atomic.Value
	byName sync.Map
	text   atomic.Pointer[string]
}

var handler atomic.Pointer[Handler]

func Set(h Handler) { handler.Store(&h) }

func (t *Table) SetAny(h Handler)                 { t.any.Store(h) }
func (t *Table) Bind(name string, h func(string)) { t.byName.Store(name, h) }

func (t *Table) Press(key string) {
	if h := handler.Load(); h != nil {
		(*h)(key)
	}
	if h, ok := t.any.Load().(Handler); ok {
		h(key)
	}
	if h, ok := t.byName.Load(key); ok {
		h.(func(string))(key)
	}
}

// Help is read once.
func (t *Table) Help() string {
	if s := t.text.Load(); s != nil {
		return *s
	}
	b, _ := os.ReadFile("help")
	s := string(b)
	t.text.Store(&s)
	return s
}
