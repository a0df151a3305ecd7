// Package observers calls those who observe a value while it is locked. Some ask
// for the value again.
package observers

import (
	"sync"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type gauge struct {
	mu       sync.RWMutex
	n        int
	onChange func(int)
	onRead   func(int)
	others   []func(int)
}

func (g *gauge) set(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n = n
	if g.onChange != nil {
		g.onChange(n)
	}
}

func (g *gauge) get() int {
	g.mu.RLock() // want `^\(\*sync\.RWMutex\)\.RLock waits for the tview loop that it is called on, a deadlock: func literal in observers\.dials → \(\*observers\.gauge\)\.set → func literal in \(\*observers\.dial\)\.follow → \(\*observers\.gauge\)\.get → \(\*sync\.RWMutex\)\.RLock \(observers\.gauge\.mu is locked already\);`
	defer g.mu.RUnlock()
	return g.n
}

// Each of these has a lock of its own line.
func (g *gauge) look() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.n
}

func (g *gauge) ask() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.n
}

func (g *gauge) other() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.n
}

func (g *gauge) peek() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.onRead != nil {
		g.onRead(g.n)
	}
	return g.n
}

func (g *gauge) observe(f func(int)) { g.others = append(g.others, f) }

func (g *gauge) tell() {
	g.mu.RLock()
	fs := g.others
	n := g.n
	g.mu.RUnlock()
	for _, f := range fs {
		f(n)
	}
}

// Its lock is embedded, and methods observe it.
type lamp struct {
	sync.Mutex
	on      bool
	watcher func()
	room    *room
}

func (l *lamp) toggle() {
	l.Lock()
	defer l.Unlock()
	l.on = !l.on
	l.watcher()
}

func (l *lamp) blink() {
	l.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the tview loop that it is called on, a deadlock: func literal in observers\.lamps → \(\*observers\.lamp\)\.toggle → \(\*observers\.lamp\)\.blink → \(\*sync\.Mutex\)\.Lock \(observers\.lamp\.Mutex is locked already\);`
	l.on = false
	l.Unlock()
}

type room struct {
	sync.Mutex
	lit int
}

// count takes the lock of the room, not of the lamp.
func (l *lamp) count() {
	l.room.Lock()
	l.room.lit++
	l.room.Unlock()
}

// A dial shows a gauge, and follows the gauge that the dial before it shows.
type dial struct {
	shown *gauge
	next  *dial
	max   int
}

func (d *dial) follow() {
	d.shown.onChange = func(n int) {
		if n > d.shown.get() {
			d.max = n
		}
	}
	// Both only read.
	d.shown.onRead = func(n int) { d.max = max(n, d.shown.look()) }
	// The lock is given back before it is called.
	d.shown.observe(func(n int) { d.max = max(n, d.shown.ask()) })
}

// chain asks another gauge than the one that calls it.
func (d *dial) chain() {
	d.next.shown.onChange = func(n int) { d.max = max(n, d.shown.other()) }
}

func dials(app *tview.Application, d *dial, last *dial) {
	d.follow()
	last.chain()
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		switch ev.Rune() {
		case 'p':
			d.shown.peek()
		case 't':
			d.shown.tell()
		default:
			d.shown.set(int(ev.Key()))
		}
		return ev
	})
}

func lamps(app *tview.Application, a, b *lamp, c *bell, all map[string]*lamp) {
	a.watcher = a.blink
	b.watcher = b.count
	all["d"].watcher = func() { // of which lamp, is not seen
		b.room.Lock()
		b.room.lit = 0
		b.room.Unlock()
	}
	c.watcher = c.reset
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		a.toggle()
		b.toggle()
		(&bell{}).beside(c)
		all["d"].toggle()
		return ev
	})
}

// A bell holds its own lock, and calls the watcher of another.
type bell struct {
	sync.Mutex
	rings   int
	watcher func()
}

func (b *bell) beside(other *bell) {
	b.Lock()
	defer b.Unlock()
	other.watcher()
}

func (b *bell) reset() {
	b.Lock()
	b.rings = 0
	b.Unlock()
}
