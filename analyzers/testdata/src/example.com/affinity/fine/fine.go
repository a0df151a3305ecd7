// Package fine uses widgets where they belong, though it looks otherwise.
package fine

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
	"golang.org/x/sync/errgroup"
)

type view struct {
	*tview.Table
	app     *tview.Application
	log     *tview.TextView
	pages   *tview.Pages
	testing bool
	render  func()
}

// Before the loop runs, there is one goroutine.
func newView() *view {
	v := &view{Table: tview.NewTable(), app: tview.NewApplication(), log: tview.NewTextView(), pages: tview.NewPages()}
	v.SetTitle("new")
	v.pages.AddPage("main", v)
	v.render = v.draw
	return v
}

func (v *view) draw() { v.Clear() }

// Handlers are on the loop.
func (v *view) handlers() {
	v.app.SetInputCapture(func(e *tcell.EventKey) *tcell.EventKey { v.Clear(); return e })
	v.SetDoneFunc(v.draw)
}

// What is queued is on the loop.
func (v *view) queued() {
	go func() {
		time.Sleep(time.Second)
		v.app.QueueUpdateDraw(func() { v.Clear() })
		v.app.QueueUpdate(v.draw)
		v.update(v.draw)
	}()
	go v.app.QueueUpdateDraw(v.draw)
	go v.update(func() { v.SetTitle("x") })
	time.AfterFunc(time.Second, func() { v.update(v.draw) })
}

func (v *view) update(f func()) { v.app.QueueUpdateDraw(f) }

// The program knows when it is on the loop.
func (v *view) chosen(f func()) {
	if v.testing {
		f()
	} else {
		v.app.QueueUpdateDraw(f)
	}
}

func (v *view) chosenHere(queue bool) {
	f := func() { v.Clear() }
	if queue {
		v.update(f)
		return
	}
	f()
}

func (v *view) choosingHere(queue bool) { go v.chosenHere(queue) }

func (v *view) choosing() { go v.chosen(func() { v.Clear() }) }

// A text view locks itself for writers; drawing is for everyone.
func (v *view) writer() {
	go func() {
		fmt.Fprintln(v.log, "hello")
		v.log.Write([]byte("x"))
		v.log.SetText("y")
		v.app.Draw()
		v.app.Stop()
	}()
}

// What the goroutine makes is its own, until it hands it over.
func (v *view) fresh() {
	go func() {
		t := tview.NewTable()
		t.SetCell(0, 0, tview.NewTableCell("a").SetText("b").SetTextColor(1))
		t.Box.SetTitle("fresh")
		w := newView()
		w.handlers()
		w.fill()
		other := &view{Table: tview.NewTable()}
		other.Clear()
		other.SetTitle("other")
		v.app.QueueUpdateDraw(func() { v.pages.AddPage("t", t) })
	}()
}

func (v *view) fill() {
	v.SetCell(0, 0, tview.NewTableCell("a"))
	v.render()
}

// The goroutine that runs the loop is the loop.
func (v *view) runs() {
	go func() {
		v.SetTitle("start")
		if err := v.app.SetRoot(v, true).Run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		v.Clear()
	}()
}

func (v *view) runsBelow() { go v.run() }

func (v *view) run() error {
	v.SetTitle("start")
	return v.app.Run()
}

// Who waits for the goroutine stands still: the two are one.
func (v *view) awaited() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		v.SetTitle("loaded")
	}()
	wg.Wait()

	done := make(chan bool)
	go func() {
		v.Clear()
		done <- true
	}()
	<-done

	var g errgroup.Group
	g.Go(func() error { v.Clear(); return nil })
	g.Wait()
}

// Not the tview loop's concern.
func (v *view) other() {
	go func() {
		names := []string{"a"}
		names = append(names, "b")
		fmt.Println(names)
	}()
}

var views []*view

// Nobody starts it as a goroutine.
func Refresh() {
	for _, v := range views {
		v.Clear()
	}
}

func (v *view) literalOnly() func() { return func() { v.Clear() } }

// With a reason.
func (v *view) silenced() {
	go func() {
		v.Clear() //loopvet:ignore loopaffinity the loop has ended by then
	}()
}
