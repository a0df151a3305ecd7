// Package fine has locks that a callback of tview takes without harm.
package fine

import (
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/rivo/tview"
)

type store struct {
	mu    sync.RWMutex
	items []string
}

func (s *store) get() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items
}

// The slow part comes before the lock.
func (s *store) refresh(url string) {
	res, err := http.Get(url)
	if err != nil {
		return
	}
	res.Body.Close()
	s.mu.Lock()
	s.items = append(s.items, res.Status)
	s.mu.Unlock()
}

// The slow part comes after the lock, on one way and on the other.
func (s *store) publish(url string) {
	s.mu.Lock()
	if len(s.items) == 0 {
		s.mu.Unlock()
		time.Sleep(time.Second)
		return
	}
	s.mu.Unlock()
	http.Get(url + s.items[0])
}

// Two readers do not wait for one another.
func (s *store) report(url string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	http.Get(url + s.items[0])
}

// A small file is no reason.
func (s *store) save(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return os.WriteFile(name, []byte(s.items[0]), 0o600)
}

// A goroutine does not hold what the one that starts it holds.
func (s *store) start(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	go http.Get(url)
}

// The lock is given back while it waits.
type queue struct {
	mu   sync.Mutex
	cond *sync.Cond
	jobs []string
}

func (q *queue) next() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.jobs) == 0 {
		q.cond.Wait()
	}
	return q.jobs[0]
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.jobs)
}

// Another lock of the same object.
type pair struct {
	slow, fast sync.Mutex
	n          int
}

func (p *pair) work() {
	p.slow.Lock()
	defer p.slow.Unlock()
	time.Sleep(time.Minute)
}

func (p *pair) value() int {
	p.fast.Lock()
	defer p.fast.Unlock()
	return p.n
}

// Only the loop takes it: it does not wait for itself.
type panel struct {
	mu   sync.Mutex
	text string
}

func (p *panel) load() {
	p.mu.Lock()
	defer p.mu.Unlock()
	time.Sleep(time.Second)
}

// A goroutine would load the list too, but nobody starts it.
type list struct {
	mu   sync.Mutex
	rows []string
}

func (l *list) refresh() {
	again := func() { l.load() }
	for range time.Tick(time.Second) {
		again()
	}
}

func (l *list) load() {
	l.mu.Lock()
	defer l.mu.Unlock()
	time.Sleep(time.Second)
}

func (l *list) show() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.rows)
}

// TryLock goes on.
func (p *pair) try() bool {
	if p.slow.TryLock() {
		defer p.slow.Unlock()
		return true
	}
	return false
}

func run(s *store, q *queue, p *pair, v *panel, l *list) {
	go s.refresh("")
	go s.publish("")
	go s.report("")
	go s.save("")
	go s.start("")
	go q.next()
	go p.work()
	tview.NewButton("get").SetSelectedFunc(func() { s.get() })
	tview.NewButton("len").SetSelectedFunc(func() { q.len() })
	tview.NewButton("value").SetSelectedFunc(func() { p.value() })
	tview.NewButton("try").SetSelectedFunc(func() { p.try() })
	tview.NewButton("list").SetSelectedFunc(func() { l.load() })
	tview.NewButton("rows").SetSelectedFunc(func() { l.show() })
	tview.NewButton("panel").SetSelectedFunc(func() { v.load() })
}
