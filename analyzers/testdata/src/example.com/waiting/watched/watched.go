// Package watched has stores that are locked while their watcher is told, which keeps a
// function that asks the store.
package watched

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// Each way to put the function into the watcher has one of its own.
type (
	byLiteral struct{ told func() }
	bySetter  struct{ told func() }
	byMaker   struct{ told func() }
	byField   struct{ told func() }
	byOther   struct{ told func() }
)

func (w *byLiteral) tell()        { w.told() }
func (w *bySetter) tell()         { w.told() }
func (w *bySetter) call(f func()) { w.told = f }
func (w *byMaker) tell()          { w.told() }
func newMaker(f func()) *byMaker  { return &byMaker{told: f} }
func (w *byOther) tell()          { w.told() }

type store struct {
	mu      sync.Mutex
	n       int
	literal *byLiteral
	setter  *bySetter
	maker   *byMaker
	field   *byField
	other   *byOther
	later   *byMaker
}

func newStore(before *store) *store {
	s := &store{setter: &bySetter{}, field: &byField{}, other: &byOther{}}
	s.literal = &byLiteral{told: func() {
		s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: watched\.model\.Update → \(\*watched\.store\)\.set → \(\*watched\.byLiteral\)\.tell → func literal in watched\.newStore → \(\*sync\.Mutex\)\.Lock \(watched\.store\.mu is locked already\); return it as a tea\.Cmd$`
		s.n++
		s.mu.Unlock()
	}}
	s.setter.call(s.sat)
	s.maker = newMaker(s.made)
	s.field.told = s.filled
	s.other.told = before.asked
	return s
}

func (s *store) sat() {
	s.mu.Lock() // want `\(\*watched\.store\)\.set → \(\*watched\.bySetter\)\.tell → \(\*watched\.store\)\.sat → \(\*sync\.Mutex\)\.Lock \(watched\.store\.mu is locked already\); return it as a tea\.Cmd$`
	s.n++
	s.mu.Unlock()
}

func (s *store) made() {
	s.mu.Lock() // want `\(\*watched\.store\)\.set → \(\*watched\.byMaker\)\.tell → \(\*watched\.store\)\.made → \(\*sync\.Mutex\)\.Lock \(watched\.store\.mu is locked already\); return it as a tea\.Cmd$`
	s.n++
	s.mu.Unlock()
}

func (s *store) filled() {
	s.mu.Lock() // want `\(\*watched\.store\)\.set → \(\*watched\.store\)\.filled → \(\*sync\.Mutex\)\.Lock \(watched\.store\.mu is locked already\); return it as a tea\.Cmd$`
	s.n++
	s.mu.Unlock()
}

// asked is called with the lock of another store held.
func (s *store) asked() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

func (s *store) set() {
	s.mu.Lock()
	s.literal.tell()
	s.setter.tell()
	s.maker.tell()
	s.field.told()
	s.other.tell()
	s.mu.Unlock()
}

// A desk gives its lock back before it tells, or tells somebody of another field.
type desk struct {
	mu        sync.Mutex
	n         int
	seen, own *bySeer
}

type bySeer struct{ told func() }

func (w *bySeer) tell() { w.told() }

func newDesk() *desk {
	d := &desk{}
	d.seen = &bySeer{told: func() { d.mu.Lock(); d.n++; d.mu.Unlock() }}
	d.own = &bySeer{told: func() { d.n-- }}
	return d
}

func (d *desk) set() {
	d.mu.Lock()
	d.n++
	d.own.tell()
	d.mu.Unlock()
	d.seen.tell()
}

// A screen that is thrown away tells nobody.
type screen struct{ onClose func() }

func (s *screen) end() {
	if s.onClose != nil {
		s.onClose()
	}
}

func (s *screen) destroy() {
	s.onClose = nil
	s.end()
}

type frame struct {
	mu     sync.Mutex
	screen *screen
}

func newFrame() *frame {
	f := &frame{screen: &screen{}}
	f.screen.onClose = f.gone
	return f
}

func (f *frame) gone() {
	f.mu.Lock()
	f.screen.destroy()
	f.screen = nil
	f.mu.Unlock()
}

type model struct {
	s *store
	d *desk
	f *frame
}

func (m model) Init() tea.Cmd { return nil }
func (m model) View() string  { return "" }
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.s.set()
	m.d.set()
	m.f.gone()
	return m, nil
}

func Run(before *store) {
	tea.NewProgram(model{newStore(before), newDesk(), newFrame()}).Run()
}
