// Package own takes two locks, one inside the other: only the outer one is waited
// for.
package own

import (
	"net/http"
	"sync"

	"github.com/rivo/tview"
)

type store struct{ gate, rows sync.Mutex }

func (s *store) show() {
	s.gate.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: .*show → \(\*sync\.Mutex\)\.Lock \(\(\*own\.store\)\.load holds own\.store\.gate while it waits for the network\)`
	defer s.gate.Unlock()
	s.rows.Lock()
	defer s.rows.Unlock()
}

func (s *store) load() {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.rows.Lock()
	defer s.rows.Unlock()
	resp, err := http.Get("https://example.com/rows")
	if err == nil {
		resp.Body.Close()
	}
}

// Of readers, two can be inside.
type log struct {
	gate sync.RWMutex
	rows sync.Mutex
}

func (l *log) show() {
	l.gate.RLock()
	defer l.gate.RUnlock()
	l.rows.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: .*show → \(\*sync\.Mutex\)\.Lock \(\(\*own\.log\)\.load holds own\.log\.rows while it waits for the network\)`
	defer l.rows.Unlock()
}

func (l *log) load() {
	l.gate.RLock()
	defer l.gate.RUnlock()
	l.rows.Lock()
	defer l.rows.Unlock()
	resp, err := http.Get("https://example.com/rows")
	if err == nil {
		resp.Body.Close()
	}
}

func Run() error {
	s, l := &store{}, &log{}
	go s.load()
	go l.load()
	list := tview.NewList()
	list.AddItem("rows", "", 'r', s.show)
	list.AddItem("log", "", 'l', l.show)
	return tview.NewApplication().SetRoot(list, true).Run()
}
