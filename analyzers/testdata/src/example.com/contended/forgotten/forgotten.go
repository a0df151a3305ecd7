// Package forgotten has functions that return with a lock, some of them by mistake.
package forgotten

import (
	"errors"
	"net/http"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

var errNone = errors.New("none")

// A store forgets its lock where it finds what it looks for.
type store struct {
	mu    sync.Mutex
	notes map[string]string
}

func (s *store) get(id string) (string, error) {
	s.mu.Lock()
	if note, ok := s.notes[id]; ok {
		return note, nil
	}
	s.mu.Unlock()
	return "", errNone
}

func (s *store) size() int {
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the Bubble Tea loop waits for ever once \(\*forgotten\.store\)\.get has returned with the lock: \(\*forgotten\.model\)\.Update → \(\*forgotten\.store\)\.size → \(\*sync\.Mutex\)\.Lock \(forgotten\.store\.mu\); give it back on every way out of there$`
	defer s.mu.Unlock()
	return len(s.notes)
}

// An archive forgets its lock too, and what else is done under it takes long.
type archive struct {
	mu    sync.Mutex
	notes []string
}

func (a *archive) first() { a.mu.Lock(); http.Get("https://example.com/1"); a.mu.Unlock() }
func (a *archive) other() { a.mu.Lock(); http.Get("https://example.com/2"); a.mu.Unlock() }
func (a *archive) third() { a.mu.Lock(); http.Get("https://example.com/3"); a.mu.Unlock() }
func (a *archive) again() { a.mu.Lock(); http.Get("https://example.com/4"); a.mu.Unlock() }

func (a *archive) zero() error {
	a.mu.Lock()
	if len(a.notes) == 0 {
		return errNone
	}
	a.notes = a.notes[:0]
	a.mu.Unlock()
	return nil
}

func (a *archive) size() int {
	a.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the Bubble Tea loop waits for ever once \(\*forgotten\.archive\)\.zero has returned with the lock: .* \(forgotten\.archive\.mu\); give it back on every way out of there$`
	defer a.mu.Unlock()
	return len(a.notes)
}

// A cache gives its lock to who asks for it, who gives it back.
type cache struct {
	mu    sync.Mutex
	notes map[string]string
}

func (c *cache) begin() (string, bool) {
	c.mu.Lock()
	note, ok := c.notes["first"]
	return note, ok
}

func (c *cache) end() { c.mu.Unlock() }

func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.notes)
}

// A queue gives away how to give its lock back.
type queue struct {
	mu    sync.Mutex
	notes []string
}

func (q *queue) take() func() {
	q.mu.Lock()
	return q.mu.Unlock
}

func (q *queue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.notes)
}

// A list takes its lock on some ways only, and gives it back on those.
type list struct {
	mu    sync.Mutex
	notes []string
}

func (l *list) add(note string, locked bool) {
	if !locked {
		l.mu.Lock()
	}
	l.notes = append(l.notes, note)
	if !locked {
		l.mu.Unlock()
	}
}

func (l *list) drop() {
	l.mu.Lock()
	defer func() { l.mu.Unlock() }()
	l.notes = nil
}

func (l *list) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.notes)
}

// A page is locked for good when it is thrown away.
type page struct {
	mu    sync.Mutex
	lines []string
}

func (p *page) lock() { p.mu.Lock() }

func (p *page) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.lines)
}

// A player forgets its lock on the loop, where alone it is taken: the next time is the last.
type player struct {
	mu   sync.Mutex
	song *string
}

func (p *player) mute() {
	p.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the Bubble Tea loop waits for ever once \(\*forgotten\.player\)\.mute has returned with the lock: \(\*forgotten\.model\)\.Update → \(\*forgotten\.player\)\.mute → \(\*sync\.Mutex\)\.Lock \(forgotten\.player\.mu\); give it back on every way out of there$`
	if p.song == nil {
		return
	}
	*p.song = ""
	p.mu.Unlock()
}

type model struct {
	m *player
	p *page
	s *store
	a *archive
	b *line
	c *cache
	q *queue
	l *list
	n int
}

func (m *model) Init() tea.Cmd { return nil }
func (m *model) View() string  { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.m.mute()
	m.n = m.s.size() + m.c.size() + m.q.size() + m.l.size() + m.p.size() + m.a.size() + m.b.size()
	return m, func() tea.Msg {
		m.a.first()
		m.a.other()
		m.a.third()
		m.a.again()
		m.a.zero()
		note, _ := m.s.get("second")
		first, _ := m.c.begin()
		m.c.end()
		m.q.take()()
		m.l.add(note+first, false)
		m.l.drop()
		m.p.lock()
		return nil
	}
}

func Run(m *model) { tea.NewProgram(m).Run() }

// A line gives its lock back: what it starts never fails.
type line struct {
	mu    sync.Mutex
	notes []string
}

func (q *line) begin() error {
	q.mu.Lock()
	if err := q.start(); err != nil {
		return err
	}
	n, err := q.count()
	if err != nil || n < 0 {
		if err != nil {
			return err
		}
		n = 0
	}
	q.mu.Unlock()
	return nil
}

func (q *line) start() error {
	q.notes = append(q.notes, "started")
	return nil
}

func (q *line) count() (n int, err error) {
	if n = len(q.notes); n == 0 {
		return 0, nil
	}
	return n, nil
}

func (q *line) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.notes)
}
