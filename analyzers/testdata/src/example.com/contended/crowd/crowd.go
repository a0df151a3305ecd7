// Package crowd has a lock that many handlers take and one goroutine holds for long.
package crowd

import (
	"net/http"
	"sync"

	"github.com/rivo/tview"
)

type store struct {
	mu    sync.Mutex
	items []string
}

func (s *store) load() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := http.Get("https://example.com"); err == nil {
		s.items = append(s.items, "x")
	}
}

type screen struct {
	store *store
	list  *tview.List
}

func (c *screen) run() {
	go c.store.load()
	c.list.SetSelectedFunc(func(int, string, string, rune) { c.add() })
	c.list.AddItem("Drop", "", 0, func() { c.drop() })
	c.list.AddItem("Clear", "", 0, c.clear)
	c.list.SetChangedFunc(func(int, string, string, rune) { c.count() })
	b := &board{app: tview.NewApplication(), list: c.list}
	go b.load()
	c.list.AddItem("First", "", 0, b.first)
	c.list.AddItem("Last", "", 0, func() { b.last() })
	c.list.AddItem("None", "", 0, func() { b.none() })
	c.list.AddItem("Rest", "", 0, func() { b.rest() })
}

func (c *screen) add() {
	c.store.mu.Lock()
	defer c.store.mu.Unlock()
	c.store.items = append(c.store.items, "y")
}

// clear is the callback itself, and so the nearest.
func (c *screen) clear() {
	c.store.mu.Lock() // want `\(\*crowd\.screen\)\.clear → \(\*sync\.Mutex\)\.Lock \(\(\*crowd\.store\)\.load holds crowd\.store\.mu while it waits for the network\) \(and 3 more that take it\);`
	defer c.store.mu.Unlock()
	c.store.items = nil
}

func (c *screen) drop() {
	c.store.mu.Lock()
	defer c.store.mu.Unlock()
	c.store.items = c.store.items[1:]
}

func (c *screen) count() int {
	c.store.mu.Lock()
	defer c.store.mu.Unlock()
	return len(c.store.items)
}

// A board waits for the loop while it holds its lock: one holder to change, however
// many take the lock.
type board struct {
	mu   sync.Mutex
	rows []string
	app  *tview.Application
	list *tview.List
}

func (b *board) load() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.app.QueueUpdateDraw(func() { b.list.Clear() })
}

func (b *board) first() {
	b.mu.Lock() // want `is a deadlock when it meets \(\*crowd\.board\)\.load, which waits for this loop with the lock held: .*first → \(\*sync\.Mutex\)\.Lock \(crowd\.board\.mu\) \(and 3 more that take it\);`
	defer b.mu.Unlock()
	b.rows = b.rows[:1]
}

func (b *board) last() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = b.rows[len(b.rows)-1:]
}

func (b *board) none() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = nil
}

func (b *board) rest() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = b.rows[1:]
}
