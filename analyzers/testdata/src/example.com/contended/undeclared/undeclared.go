// Package undeclared has loops that nobody declares: a lock may be held for long, but not
// for ever.
package undeclared

import (
	"errors"
	"sync"
	"time"
)

type store struct {
	mu     sync.Mutex
	values map[string]int
	asks   chan string
}

func newStore() *store { return &store{values: map[string]int{}, asks: make(chan string)} }

func (s *store) run(stop <-chan struct{}) {
	for {
		select {
		case name := <-s.asks:
			s.count(name)
		case <-stop:
			return
		}
	}
}

func (s *store) count(name string) {
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*undeclared\.store\)\.run is a deadlock when it meets \(\*undeclared\.store\)\.Ask, which waits for this loop with the lock held: \(\*undeclared\.store\)\.run → \(\*undeclared\.store\)\.count → \(\*sync\.Mutex\)\.Lock \(undeclared\.store\.mu\); give it back before that$`
	s.values[name]++
	s.mu.Unlock()
}

// Ask is called by everybody.
func (s *store) Ask(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values[name] == 0 {
		s.asks <- name
	}
}

// A file is written by several loops, and one function forgets its lock.
type file struct {
	mu   sync.Mutex
	size int
}

func (f *file) Grow(n int) error {
	f.mu.Lock()
	if n < 0 {
		return errors.New("shrinks")
	}
	f.size += n
	f.mu.Unlock()
	return nil
}

func (f *file) add(n int) {
	f.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*undeclared\.file\)\.\w+ waits for ever once \(\*undeclared\.file\)\.Grow has returned with the lock: .* \(and 2 more that take it\); give it back on every way out of there$`
	f.size += n
	f.mu.Unlock()
}

func (f *file) reset() {
	f.mu.Lock()
	f.size = 0
	f.mu.Unlock()
}

func (f *file) len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.size
}

func (f *file) adding(in <-chan int) {
	for n := range in {
		f.add(n)
	}
}

func (f *file) resetting(in <-chan bool) {
	for range in {
		f.reset()
	}
}

func (f *file) measuring(in <-chan bool, out chan<- int) {
	for range in {
		out <- f.len()
	}
}

// What follows is fine: it ends.

type slow struct {
	mu sync.Mutex
	n  int
}

func (s *slow) Save() {
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(time.Second)
}

func (s *slow) run(in <-chan int) {
	for n := range in {
		s.mu.Lock()
		s.n += n
		s.mu.Unlock()
	}
}

func (s *slow) start(in <-chan int) {
	go s.run(in)
	go s.Save()
}

// Who holds the lock sends only while there is room.
type buffer struct {
	mu    sync.Mutex
	items []int
	ready chan struct{}
}

func newBuffer() *buffer { return &buffer{ready: make(chan struct{}, 1)} }

func (b *buffer) Push(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, n)
	if len(b.items) == 1 && len(b.ready) == 0 {
		b.ready <- struct{}{}
	}
}

func (b *buffer) run(stop <-chan struct{}) {
	for {
		select {
		case <-b.ready:
			b.pop()
		case <-stop:
			return
		}
	}
}

func (b *buffer) pop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = nil
}

// Who drains a channel has seen that there is something in it.
type sleeper struct {
	mu     sync.Mutex
	awake  bool
	wakeup chan struct{}
}

func newSleeper() *sleeper { return &sleeper{wakeup: make(chan struct{}, 1)} }

func (s *sleeper) Sleep() {
	<-s.wakeup
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.wakeup) == 1 {
		<-s.wakeup
	}
}

func (s *sleeper) run(in <-chan bool) {
	for on := range in {
		s.mu.Lock()
		if s.awake = on; on {
			select {
			case s.wakeup <- struct{}{}:
			default:
			}
		}
		s.mu.Unlock()
	}
}

// Who forgets the lock is the one who starts the loop, later.
type listener struct {
	mu     sync.Mutex
	limit  int
	number int
}

func (l *listener) Listen(in <-chan int) error {
	l.mu.Lock()
	if l.limit == 0 {
		return errors.New("no limit")
	}
	l.mu.Unlock()
	go func() {
		for n := range in {
			l.mu.Lock()
			l.number += n
			l.mu.Unlock()
		}
	}()
	return nil
}

// Each item has its own lock.
type item struct {
	sync.Mutex
	n int
}

type line struct {
	staged, work, out chan *item
}

func newLine() *line {
	return &line{make(chan *item, 8), make(chan *item, 8), make(chan *item)}
}

func (l *line) Send(n int) {
	it := &item{n: n}
	it.Lock()
	l.out <- it
	l.work <- it
}

func (l *line) working() {
	for it := range l.work {
		it.n++
		it.Unlock()
	}
}

func (l *line) sending(use func(int)) {
	for it := range l.out {
		it.Lock()
		use(it.n)
		it.Unlock()
	}
}

// A job takes the lock when it has left its loop.
type job struct {
	mu     sync.Mutex
	cancel chan struct{}
	tick   chan struct{}
	done   bool
}

func newJob() *job { return &job{cancel: make(chan struct{}), tick: make(chan struct{})} }

func (j *job) run(work func() bool) {
	for {
		select {
		case <-j.tick:
			if !work() {
				j.finish()
				return
			}
		case <-j.cancel:
			return
		}
	}
}

func (j *job) finish() {
	j.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*undeclared\.job\)\.run is a deadlock when it meets \(\*undeclared\.job\)\.Cancel, which waits for this loop with the lock held: `
	j.done = true
	j.mu.Unlock()
}

func (j *job) Cancel() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.done {
		j.cancel <- struct{}{}
	}
}

// A cleaner takes the lock before its loop begins, of which nobody knows yet.
type cleaner struct {
	mu   sync.Mutex
	all  []func()
	stop chan struct{}
}

func newCleaner() *cleaner { return &cleaner{stop: make(chan struct{})} }

func (c *cleaner) run(in <-chan int) {
	c.mu.Lock()
	c.all = append(c.all, func() {})
	c.mu.Unlock()
	for {
		select {
		case <-in:
		case <-c.stop:
			return
		}
	}
}

func (c *cleaner) Clean() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.all {
		f()
	}
	c.stop <- struct{}{}
}

// One of two locks is forgotten.
type table struct {
	mu   sync.Mutex
	rows map[int]*row
}

type row struct {
	mu sync.Mutex
	ch chan int
}

func (t *table) Drop(id int) {
	t.mu.Lock()
	r, ok := t.rows[id]
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ch = nil
	delete(t.rows, id)
	t.mu.Unlock()
}

func (t *table) reading(in <-chan int) {
	for id := range in {
		t.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the loop in \(\*undeclared\.table\)\.reading waits for ever once \(\*undeclared\.table\)\.Drop has returned with the lock: `
		t.rows[id] = &row{}
		t.mu.Unlock()
	}
}
