// Package shapes has locks that a callback of tview takes and somebody holds for
// long, in many shapes.
package shapes

import (
	"context"
	"database/sql"
	"net"
	"os/exec"
	"sync"
	"time"

	"github.com/rivo/tview"
)

// A package variable, released early.
var (
	cacheMu sync.Mutex
	cache   = map[string]int{}
)

func poll() {
	cacheMu.Lock()
	time.Sleep(time.Second)
	cache["n"]++
	cacheMu.Unlock()
}

// An embedded lock.
type session struct {
	sync.Mutex
	conn net.Conn
	last []byte
}

func (s *session) read() {
	s.Lock()
	defer s.Unlock()
	s.conn.Read(s.last)
}

func (s *session) show() string {
	s.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: func literal in shapes\.run → \(\*shapes\.session\)\.show → \(\*sync\.Mutex\)\.Lock \(\(\*shapes\.session\)\.read holds shapes\.session\.Mutex while it waits for the network\);`
	defer s.Unlock()
	return string(s.last)
}

// A lock of many readers: the writer waits for a database.
type table struct {
	mu   sync.RWMutex
	db   *sql.DB
	rows int
}

func (t *table) load(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.db.QueryRowContext(ctx, "select count(*) from t").Scan(&t.rows)
}

func (t *table) count() int {
	t.mu.RLock() // want `^\(\*sync\.RWMutex\)\.RLock waits for a lock that is held for long on the tview loop: func literal in shapes\.run → \(\*shapes\.table\)\.count → \(\*sync\.RWMutex\)\.RLock \(\(\*shapes\.table\)\.load holds shapes\.table\.mu while it waits for a database\);`
	defer t.mu.RUnlock()
	return t.rows
}

// The slow part lies a call away, and behind an interface.
type source interface{ fetch() []string }

type command struct{ name string }

func (c command) fetch() []string {
	out, _ := exec.Command(c.name).Output()
	return []string{string(out)}
}

type list struct {
	mu    sync.Mutex
	from  source
	lines []string
}

func (l *list) update() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fill()
}

func (l *list) fill() { l.lines = l.from.fetch() }

func (l *list) first() string {
	l.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: func literal in shapes\.run → \(\*shapes\.list\)\.first → \(\*sync\.Mutex\)\.Lock \(\(\*shapes\.list\)\.update holds shapes\.list\.mu while it waits for a process\);`
	defer l.mu.Unlock()
	return l.lines[0]
}

// A pointer to a lock that others have too.
type guard struct{ mu *sync.Mutex }

func (g guard) dial(addr string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	net.Dial("tcp", addr)
}

func (g guard) touch() {
	g.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: shapes\.guard\.touch → \(\*sync\.Mutex\)\.Lock \(shapes\.guard\.dial holds shapes\.guard\.mu while it waits for the network\);`
	g.mu.Unlock()
}

// The holder waits for the loop: for ever.
type bridge struct {
	mu  sync.Mutex
	app *tview.Application
	n   int
}

func (b *bridge) changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.app.QueueUpdateDraw(func() {})
}

func (b *bridge) value() int {
	b.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock on the tview loop is a deadlock when it meets \(\*shapes\.bridge\)\.changed, which waits for this loop with the lock held: func literal in shapes\.run → \(\*shapes\.bridge\)\.value → \(\*sync\.Mutex\)\.Lock \(shapes\.bridge\.mu\);`
	defer b.mu.Unlock()
	return b.n
}

func run(app *tview.Application, s *session, t *table, l *list, g guard, b *bridge) {
	l.from = command{"date"}
	go poll()
	go s.read()
	go t.load(context.Background())
	go l.update()
	go g.dial("localhost:1")
	go b.changed()
	tview.NewButton("cache").SetSelectedFunc(func() {
		cacheMu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: func literal in shapes\.run → \(\*sync\.Mutex\)\.Lock \(shapes\.poll holds shapes\.cacheMu while it sleeps\);`
		defer cacheMu.Unlock()
		delete(cache, "n")
	})
	tview.NewButton("session").SetSelectedFunc(func() {
		s.show()
	})
	tview.NewButton("table").SetSelectedFunc(func() { t.count() })
	tview.NewButton("list").SetSelectedFunc(func() { l.first() })
	tview.NewButton("guard").SetSelectedFunc(g.touch)
	tview.NewButton("bridge").SetSelectedFunc(func() { b.value() })
}
