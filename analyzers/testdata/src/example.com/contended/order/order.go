// Package order takes two locks in one order on the loop, and in the other, or not,
// elsewhere.
package order

import (
	"sync"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

// Both orders, each in one function.
type account struct {
	mu   sync.Mutex
	sum  int
	book *book
}

type book struct {
	mu   sync.Mutex
	rows []int
	all  []*account
}

func (a *account) show() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.book.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the tview loop is a deadlock when it meets \(\*order\.book\)\.settle, which takes the two locks in the other order: .*show → \(\*sync\.Mutex\)\.Lock \(\(\*order\.book\)\.settle holds order\.book\.mu while it takes order\.account\.mu, which is held here\); take them in one order everywhere$`
	defer a.book.mu.Unlock()
	return len(a.book.rows) + a.sum
}

func (b *book) settle() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range b.all {
		a.mu.Lock()
		a.sum++
		a.mu.Unlock()
	}
}

// One of them a call away, and for reading.
type tree struct {
	mu    sync.RWMutex
	index *index
}

type index struct {
	mu   sync.RWMutex
	keys map[string]bool
	tree *tree
}

func (t *tree) draw() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.index.size()
}

func (i *index) size() int {
	i.mu.RLock() // want `holds order\.index\.mu while it takes order\.tree\.mu, which is held here`
	defer i.mu.RUnlock()
	return len(i.keys)
}

func (i *index) rebuild() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.tree.touch()
}

func (t *tree) touch() {
	t.mu.Lock()
	t.mu.Unlock()
}

// Both orders, and somebody who holds one of the locks for long: that is not for ever.
type store struct {
	mu   sync.Mutex
	rows []int
	log  *log
}

type log struct {
	mu sync.Mutex
	n  int
}

func (s *store) show() int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the tview loop is a deadlock when it meets \(\*order\.store\)\.add, which takes the two locks in the other order: .* \(\(\*order\.store\)\.add holds order\.store\.mu while it takes order\.log\.mu, which is held here\)`
	defer s.mu.Unlock()
	return len(s.rows)
}

func (s *store) add() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.mu.Lock()
	s.log.n++
	s.log.mu.Unlock()
}

func (s *store) load() {
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(time.Second)
}

// The same order everywhere.
type pair struct {
	a, b sync.Mutex
	n    int
}

func (p *pair) show() int {
	p.a.Lock()
	defer p.a.Unlock()
	p.b.Lock()
	defer p.b.Unlock()
	return p.n
}

func (p *pair) work() {
	p.a.Lock()
	defer p.a.Unlock()
	p.b.Lock()
	defer p.b.Unlock()
	p.n++
}

// One lock is given back before the other is taken.
type handed struct{ a, b sync.Mutex }

func (h *handed) show() {
	h.a.Lock()
	h.a.Unlock()
	h.b.Lock()
	h.b.Unlock()
}

func (h *handed) work() {
	h.b.Lock()
	h.a.Lock()
	h.a.Unlock()
	h.b.Unlock()
}

// Readers do not wait for each other.
type readers struct{ a, b sync.RWMutex }

func (r *readers) show() {
	r.a.RLock()
	defer r.a.RUnlock()
	r.b.RLock()
	defer r.b.RUnlock()
}

func (r *readers) work() {
	r.b.RLock()
	defer r.b.RUnlock()
	r.a.RLock()
	defer r.a.RUnlock()
}

// A third lock keeps them apart.
type gated struct{ gate, a, b sync.Mutex }

func (g *gated) show() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.a.Lock()
	defer g.a.Unlock()
	g.b.Lock()
	defer g.b.Unlock()
}

func (g *gated) work() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.b.Lock()
	defer g.b.Unlock()
	g.a.Lock()
	defer g.a.Unlock()
}

// Both orders, on the loop alone: they never meet.
type alone struct{ a, b sync.Mutex }

func (x *alone) one() {
	x.a.Lock()
	defer x.a.Unlock()
	x.b.Lock()
	defer x.b.Unlock()
}

func (x *alone) two() {
	x.b.Lock()
	defer x.b.Unlock()
	x.a.Lock()
	defer x.a.Unlock()
}

// One of them in what a field holds, which is called with the other.
type writer struct {
	mu    sync.Mutex
	alive func() bool
	n     int
}

type conn struct {
	mu sync.Mutex
	w  writer
	n  int
}

func newConn() *conn {
	c := &conn{}
	c.w.alive = func() bool {
		c.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the tview loop is a deadlock when it meets \(\*order\.conn\)\.work, which takes the two locks in the other order: func literal in \(\*order\.screen\)\.run → \(\*order\.writer\)\.show → func literal in order\.newConn → \(\*sync\.Mutex\)\.Lock \(\(\*order\.conn\)\.work holds order\.conn\.mu while it takes order\.writer\.mu, which is held here\); take them in one order everywhere$`
		defer c.mu.Unlock()
		return c.n > 0
	}
	return c
}

func (w *writer) show() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.alive() {
		w.n++
	}
}

func (w *writer) add() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n++
}

func (c *conn) work() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.w.add()
}

// The same, but a third lock keeps the two apart.
type keeper struct {
	gate, mu sync.Mutex
	told     func() int
}

type kept struct {
	mu sync.Mutex
	k  keeper
	n  int
}

func newKept() *kept {
	k := &kept{}
	k.k.told = func() int {
		k.mu.Lock()
		defer k.mu.Unlock()
		return k.n
	}
	return k
}

func (k *keeper) show() {
	k.gate.Lock()
	defer k.gate.Unlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	println(k.told())
}

func (k *kept) work() {
	k.k.gate.Lock()
	defer k.k.gate.Unlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.k.mu.Lock()
	defer k.k.mu.Unlock()
	k.n++
}

type screen struct {
	conn     *conn
	kept     *kept
	app      *tview.Application
	account  *account
	tree     *tree
	pair     *pair
	handed   *handed
	readers  *readers
	gated    *gated
	alone    *alone
	store    *store
	interval time.Duration
}

func (s *screen) run() {
	s.conn, s.kept = newConn(), newKept()
	go func() {
		for range time.Tick(s.interval) {
			s.account.book.settle()
			s.tree.index.rebuild()
			s.pair.work()
			s.handed.work()
			s.readers.work()
			s.gated.work()
			s.conn.work()
			s.kept.work()
			s.store.add()
			s.store.load()
		}
	}()
	s.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		s.account.show()
		s.tree.draw()
		s.pair.show()
		s.handed.show()
		s.readers.show()
		s.gated.show()
		s.alone.one()
		s.alone.two()
		s.conn.w.show()
		s.kept.k.show()
		s.store.show()
		return ev
	})
}
