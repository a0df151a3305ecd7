// Package shapes uses widgets outside their loop, in many ways.
package shapes

import (
	"sync"
	"time"

	"example.com/affinity/shapes/background"
	"github.com/rivo/tview"
	"golang.org/x/sync/errgroup"
)

type view struct {
	*tview.Table
	app    *tview.Application
	log    *tview.TextView
	pages  *tview.Pages
	onTick func()
	show   shower
}

type shower interface{ show(string) }

func (v *view) literal() {
	go func() {
		v.SetTitle("busy") // want `^\(\*tview\.Box\)\.SetTitle is called outside the tview loop: func literal in \(\*shapes\.view\)\.literal → \(\*tview\.Box\)\.SetTitle \(started as a goroutine in \(\*shapes\.view\)\.literal\); bring it to the loop with QueueUpdateDraw$`
	}()
}

func (v *view) statement() {
	go v.Clear() // want `^\(\*tview\.Table\)\.Clear is called outside the tview loop: \(\*tview\.Table\)\.Clear \(started as a goroutine in \(\*shapes\.view\)\.statement\); bring`
}

func (v *view) method() { go v.fill("a") }

func (v *view) fill(s string) {
	v.SetCell(0, 0, tview.NewTableCell(s)) // want `: \(\*shapes\.view\)\.fill → \(\*tview\.Table\)\.SetCell \(started as a goroutine in \(\*shapes\.view\)\.method\)`
}

func (v *view) hops() { go v.first() }

func (v *view) first()  { v.second() }
func (v *view) second() { v.third() }
func (v *view) third() {
	v.pages.RemovePage("x") // want `: \(\*shapes\.view\)\.first → \(\*shapes\.view\)\.second → \(\*shapes\.view\)\.third → \(\*tview\.Pages\)\.RemovePage \(started as a goroutine in \(\*shapes\.view\)\.hops\)`
}

// A timer has a goroutine of its own.
func (v *view) timer() {
	time.AfterFunc(time.Second, func() {
		v.log.SetWrap(true) // want `^\(\*tview\.TextView\)\.SetWrap is called outside the tview loop: func literal in \(\*shapes\.view\)\.timer → \(\*tview\.TextView\)\.SetWrap \(passed to time\.AfterFunc in \(\*shapes\.view\)\.timer\); bring`
	})
}

func (v *view) methodValue() { time.AfterFunc(time.Second, v.hide) }

func (v *view) hide() {
	v.pages.RemovePage("hint") // want `: \(\*shapes\.view\)\.hide → \(\*tview\.Pages\)\.RemovePage \(passed to time\.AfterFunc in \(\*shapes\.view\)\.methodValue\)`
}

func (v *view) group() error {
	var g errgroup.Group
	g.Go(func() error {
		v.SetTitle("loading") // want `\(passed to \(\*errgroup\.Group\)\.Go in \(\*shapes\.view\)\.group\)`
		return nil
	})
	return nil
}

func (v *view) helper() {
	background.Go(func() {
		v.Clear() // want `\(passed to background\.Go in \(\*shapes\.view\)\.helper\)`
	})
	background.Each([]string{"a", "b"}, v.each)
}

func (v *view) each(name string) {
	v.pages.AddPage(name, v) // want `: \(\*shapes\.view\)\.each → \(\*tview\.Pages\)\.AddPage \(passed to background\.Each in \(\*shapes\.view\)\.helper\)`
}

// The handler of a field, called by a goroutine.
func newView(app *tview.Application) *view {
	v := &view{Table: tview.NewTable(), app: app, log: tview.NewTextView(), pages: tview.NewPages()}
	v.onTick = v.tick
	v.SetTitle("new")
	return v
}

func (v *view) start() {
	go func() {
		for range time.Tick(time.Second) {
			v.onTick()
		}
	}()
}

func (v *view) tick() {
	v.SetTitle(time.Now().String()) // want `: func literal in \(\*shapes\.view\)\.start → \(\*shapes\.view\)\.tick → \(\*tview\.Box\)\.SetTitle \(started`
}

// An interface that one type implements.
type banner struct{ text *tview.TextView }

func (b *banner) show(s string) {
	b.text.SetTitle(s) // want `: func literal in \(\*shapes\.view\)\.announce → \(\*shapes\.banner\)\.show → \(\*tview\.Box\)\.SetTitle`
}

func (v *view) announce() {
	v.show = &banner{v.log}
	go func() { v.show.show("hello") }()
}

// The changed handler of a text view has a goroutine of its own: it may draw, and
// no more.
func (v *view) changed() {
	v.log.SetChangedFunc(func() {
		v.app.Draw()
		v.SetTitle("changed") // want `\(passed to \(\*tview\.TextView\)\.SetChangedFunc in \(\*shapes\.view\)\.changed\)`
	})
}

// ForceDraw is not for goroutines, and the setters before it are not either: there
// is one thing to change.
func (v *view) many() {
	go func() {
		v.SetTitle("a") // want `\(\*tview\.Box\)\.SetTitle is called .* \(started as a goroutine in \(\*shapes\.view\)\.many\) \(and 2 more like it\); bring`
		v.log.SetWrap(false)
		v.app.ForceDraw()
	}()
}

// The lock is the program's own: the loop draws without it.
func (v *view) locked(mu *sync.Mutex) {
	go func() {
		mu.Lock()
		defer mu.Unlock()
		v.Clear() // want `outside the tview loop`
	}()
}

// What is queued is fine, what stands beside it is not.
func (v *view) beside() {
	go func() {
		n := v.GetRowCount() // want `\(\*tview\.Table\)\.GetRowCount is called outside`
		v.app.QueueUpdateDraw(func() { v.fill(string(rune(n))) })
	}()
}

// An object that the goroutine has made, with a widget that it has not.
func (v *view) wrapped() {
	go func() {
		w := &view{Table: v.Table}
		w.Clear() // want `outside the tview loop`
	}()
}
