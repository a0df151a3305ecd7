// Package more has more shapes of locks that a callback of Bubble Tea takes, held
// for long or not.
package more

import (
	"net/http"
	"os/exec"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sync/errgroup"
)

// A reader holds it, a writer wants it.
type prices struct {
	mu   sync.RWMutex
	last int
}

func (p *prices) report() {
	p.mu.RLock()
	defer p.mu.RUnlock()
	_, _ = http.Get("https://example.com")
}

func (p *prices) set(n int) {
	p.mu.Lock() // want `^\(\*sync\.RWMutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*more\.model\)\.Update → \(\*more\.prices\)\.set → \(\*sync\.RWMutex\)\.Lock \(\(\*more\.prices\)\.report holds more\.prices\.mu while it waits for the network\);`
	p.last = n
	p.mu.Unlock()
}

// On one way only it takes long.
type disk struct {
	mu   sync.Mutex
	busy bool
}

func (d *disk) check(deep bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if deep {
		_ = exec.Command("fsck").Run()
	}
}

func (d *disk) state() bool {
	d.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*more\.model\)\.Update → \(\*more\.disk\)\.state → \(\*sync\.Mutex\)\.Lock \(\(\*more\.disk\)\.check holds more\.disk\.mu while it waits for a process\);`
	defer d.mu.Unlock()
	return d.busy
}

// It waits for another goroutine under the lock.
type worker struct {
	mu   sync.Mutex
	jobs chan int
	done chan int
	n    int
}

func (w *worker) submit(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs <- n
	w.n += <-w.done
}

func (w *worker) serve() {
	for n := range w.jobs {
		time.Sleep(time.Duration(n) * time.Second)
		w.done <- n
	}
}

func (w *worker) count() int {
	w.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*more\.model\)\.View → \(\*more\.worker\)\.count → \(\*sync\.Mutex\)\.Lock \(\(\*more\.worker\)\.submit holds more\.worker\.mu while it waits for another goroutine\);`
	defer w.mu.Unlock()
	return w.n
}

// The holder is a literal, started by a group or by a timer.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) get() int {
	c.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*more\.model\)\.Update → \(\*more\.counter\)\.get → \(\*sync\.Mutex\)\.Lock \(func literal in more\.Run holds more\.counter\.mu while it sleeps\);`
	defer c.mu.Unlock()
	return c.n
}

type timed struct {
	mu sync.Mutex
	n  int
}

func (t *timed) tick() {
	t.mu.Lock()
	defer t.mu.Unlock()
	time.Sleep(time.Second)
}

func (t *timed) get() int {
	t.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*more\.model\)\.Update → \(\*more\.timed\)\.get → \(\*sync\.Mutex\)\.Lock \(\(\*more\.timed\)\.tick holds more\.timed\.mu while it sleeps\);`
	defer t.mu.Unlock()
	return t.n
}

// A value and its lock, of any type.
type shared[T any] struct {
	mu  sync.Mutex
	val T
}

func (s *shared[T]) refresh(load func() T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.val = load()
}

func (s *shared[T]) get() T {
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*more\.model\)\.Update → \(\*more\.shared\)\.get → \(\*sync\.Mutex\)\.Lock \(more\.poll holds more\.shared\.mu while it waits for the network\);`
	defer s.mu.Unlock()
	return s.val
}

func poll(s *shared[string]) {
	s.refresh(func() string {
		resp, err := http.Get("https://example.com")
		if err != nil {
			return ""
		}
		return resp.Status
	})
}

// The lock is given back for as long as it takes.
type polite struct {
	mu sync.Mutex
	n  int
}

func (p *polite) work() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range 10 {
		p.mu.Unlock()
		time.Sleep(time.Second)
		p.mu.Lock()
		p.n++
	}
}

func (p *polite) get() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

// Nobody calls who holds it for long.
type idle struct {
	mu sync.Mutex
	n  int
}

func (i *idle) slow() {
	i.mu.Lock()
	defer i.mu.Unlock()
	time.Sleep(time.Minute)
}

func (i *idle) get() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.n
}

// Only when it is used first.
type lazy struct {
	mu   sync.Mutex
	text *string
}

func (l *lazy) load() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text == nil {
		resp, err := http.Get("https://example.com")
		if err != nil {
			return ""
		}
		l.text = &resp.Status
	}
	return *l.text
}

func (l *lazy) set(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = &s
}

// Two fields of one type: the slow one is not the loop's.
type part struct {
	mu sync.Mutex
	n  int
}

type whole struct{ remote, local part }

func (w *whole) sync() {
	w.remote.mu.Lock()
	defer w.remote.mu.Unlock()
	_, _ = http.Get("https://example.com")
}

func (w *whole) get() int {
	w.local.mu.Lock()
	defer w.local.mu.Unlock()
	return w.local.n
}

// Memory only.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, s)
}

type model struct {
	prices *prices
	disk   *disk
	worker *worker
	count  *counter
	timed  *timed
	shared *shared[string]
	polite *polite
	idle   *idle
	lazy   *lazy
	whole  *whole
	log    *log
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case int:
		m.prices.set(msg + m.count.get() + m.timed.get())
	case bool:
		if m.disk.state() {
			m.log.add(m.shared.get())
		}
	case string:
		m.lazy.set(msg)
		m.log.add(msg)
		return m, func() tea.Msg { return m.lazy.load() }
	case tea.KeyMsg:
		_ = m.polite.get() + m.idle.get() + m.whole.get()
	}
	return m, nil
}

func (m *model) View() string {
	if m.worker.count() > 0 {
		return "busy"
	}
	return ""
}

func Run(m *model) error {
	go m.prices.report()
	go m.disk.check(true)
	go m.worker.serve()
	go m.worker.submit(1)
	go m.polite.work()
	go m.whole.sync()
	go m.log.add("started")
	go poll(m.shared)
	time.AfterFunc(time.Second, m.timed.tick)
	var g errgroup.Group
	g.Go(func() error {
		m.count.mu.Lock()
		defer m.count.mu.Unlock()
		time.Sleep(time.Second)
		return nil
	})
	_, err := tea.NewProgram(m).Run()
	return err
}
