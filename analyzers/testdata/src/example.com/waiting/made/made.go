// Package made gives objects that it makes functions that take their locks.
package made

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

type field struct {
	mu      sync.Mutex
	n       int
	changed func(int)
}

func (f *field) key(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n += n
	if f.changed != nil {
		f.changed(f.n)
	}
}

func (f *field) set(n int) {
	f.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*made\.form\)\.Update → \(\*made\.field\)\.key → \(\*made\.form\)\.lowChanged → \(\*made\.field\)\.set → \(\*sync\.Mutex\)\.Lock \(made\.field\.mu is locked already\)`
	defer f.mu.Unlock()
	f.n = n
}

func (f *field) put(n int) {
	f.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*made\.form\)\.Update → \(\*made\.field\)\.key → func literal in made\.newForm → \(\*made\.field\)\.put → \(\*sync\.Mutex\)\.Lock \(made\.field\.mu is locked already\)`
	defer f.mu.Unlock()
	f.n = n
}

func (f *field) fill(n int) {
	f.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*made\.form\)\.Update → \(\*made\.field\)\.key → \(\*made\.form\)\.lateChanged → \(\*made\.field\)\.fill → \(\*sync\.Mutex\)\.Lock \(made\.field\.mu is locked already\)`
	defer f.mu.Unlock()
	f.n = n
}

// A sum is a field that tells another one, which has a lock of its own.
type sum struct {
	mu      sync.Mutex
	n       int
	changed func(int)
}

func (s *sum) key(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n += n
	if s.changed != nil {
		s.changed(s.n)
	}
}

func (s *sum) set(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
}

// A keypad gives its lock back, in what it calls, before it takes it again.
type keypad struct {
	mu sync.Mutex
	n  int
}

func (k *keypad) press() {
	k.mu.Lock()
	if k.n > 0 {
		k.navigate()
		return
	}
	k.mu.Unlock()
}

func (k *keypad) navigate() {
	k.mu.Unlock()
	k.pick()
}

func (k *keypad) pick() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.n++
}

// A ledger gives its lock back in a literal that it defers, or by a method.
type ledger struct {
	mu sync.Mutex
	n  int
}

func (l *ledger) add() {
	l.mu.Lock()
	defer func() {
		l.n++
		l.mu.Unlock()
	}()
	l.n++
}

func (l *ledger) sub() {
	l.mu.Lock()
	l.n--
	l.unlock()
}

func (l *ledger) unlock() { l.mu.Unlock() }

type form struct {
	keys            keypad
	book            ledger
	low, high, late *field
	left, right     *sum
}

func (m *form) lowChanged(n int) { m.low.set(n) }

func (m *form) lateChanged(n int) { m.late.fill(n) }

func newForm() *form {
	m := &form{low: &field{}, high: &field{}, left: &sum{}, right: &sum{}}
	m.low.changed = m.lowChanged
	high := m.high
	high.changed = func(n int) { high.put(n) }
	m.init()
	left := m.left
	left.changed = func(n int) { m.right.set(n) }
	right := &sum{}
	right.changed = func(n int) { left.set(n) }
	m.right = right
	return m
}

func (m *form) init() {
	late := &field{}
	late.changed = m.lateChanged
	m.late = late
}

func (m *form) Init() tea.Cmd { return nil }

func (m *form) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.keys.press()
	m.book.add()
	m.book.add()
	m.book.sub()
	m.book.sub()
	m.low.key(1)
	m.high.key(1)
	m.late.key(1)
	m.left.key(1)
	m.right.key(1)
	return m, nil
}

func (m *form) View() string { return "" }

func start() error {
	_, err := tea.NewProgram(newForm()).Run()
	return err
}
