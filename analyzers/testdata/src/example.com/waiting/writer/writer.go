// Package writer takes its lock again behind an interface, by which it hands itself to others.
package writer

import (
	"fmt"
	"io"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

type view struct {
	sync.Mutex
	text []byte
}

func (v *view) Write(p []byte) (int, error) {
	v.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*writer\.model\)\.Update → \(\*writer\.view\)\.SetText → fmt\.Fprint → \(\*writer\.view\)\.Write → \(\*sync\.Mutex\)\.Lock \(the lock is locked already\);`
	defer v.Unlock()
	v.text = append(v.text, p...)
	return len(p), nil
}

// SetText writes to itself with the lock.
func (v *view) SetText(s string) {
	v.Lock()
	defer v.Unlock()
	v.text = nil
	fmt.Fprint(v, s)
}

type updater interface {
	update()
	name() string
}

type resolver struct {
	mu sync.Mutex
	n  int
}

func (r *resolver) update() {
	r.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the Bubble Tea loop that it is called on, a deadlock: \(\*writer\.model\)\.Update → \(\*writer\.resolver\)\.set → writer\.build → writer\.tell → \(\*writer\.resolver\)\.update → \(\*sync\.Mutex\)\.Lock \(writer\.resolver\.mu is locked already\);`
	defer r.mu.Unlock()
	r.n++
}

func (r *resolver) name() string { return "r" }

func tell(u updater) { u.update() }

func build(name string, u updater) int {
	if name == "" {
		tell(u)
	}
	return len(u.name())
}

func (r *resolver) set(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n += build(name, r)
}

// A log writes to another than itself, or without the lock, or reads twice.
type log struct {
	mu    sync.RWMutex
	lines []string
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, string(p))
	return len(p), nil
}

func (l *log) String() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.lines[0]
}

func (l *log) copyTo(other *log) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprint(other, l.lines)
}

func (l *log) add(s string) {
	l.mu.Lock()
	l.lines = nil
	l.mu.Unlock()
	fmt.Fprint(l, s)
}

func (l *log) first(w io.Writer) string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	show(l)
	fmt.Fprint(w, "first")
	return l.lines[0]
}

func show(s fmt.Stringer) string { return s.String() }

type model struct {
	v    *view
	r    *resolver
	a, b *log
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		m.v.SetText(k.String())
		m.r.set(k.String())
		m.a.copyTo(m.b)
		m.a.add(k.String())
		m.a.first(m.b)
	}
	return m, nil
}

func (m *model) View() string { return "" }

// Run starts it.
func Run() error {
	_, err := tea.NewProgram(&model{&view{}, &resolver{}, &log{}, &log{}}).Run()
	return err
}
