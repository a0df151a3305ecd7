// Package register hands functions to tview in all the ways there are.
package register

import (
	"database/sql"
	"os/exec"
	"strings"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type window struct {
	app    *tview.Application
	list   *tview.List
	db     *sql.DB
	onDone func(tcell.Key)
}

// A closure.
func (w *window) closure() {
	w.list.SetSelectedFunc(func(i int, name, _ string, _ rune) {
		_, _ = w.db.Exec("UPDATE mail SET seen = 1 WHERE name = ?", name) // want `^\(\*sql\.DB\)\.Exec waits for a database on the tview loop: func literal in \(\*register\.window\)\.closure → \(\*sql\.DB\)\.Exec; start a goroutine, and bring the result back with QueueUpdateDraw$`
		w.list.SetTitle(name)
	})
}

// A method value.
func (w *window) methodValue() {
	tview.NewButton("Sync").SetSelectedFunc(w.sync)
}

func (w *window) sync() {
	_ = exec.Command("mbsync", "-a").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: \(\*register\.window\)\.sync → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

// A method expression, bound by hand.
func (w *window) methodExpression() {
	f := (*window).compact
	w.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		if ev.Key() == tcell.KeyCtrlR {
			f(w)
			return nil
		}
		return ev
	})
}

func (w *window) compact() {
	_, _ = w.db.Exec("VACUUM") // want `^\(\*sql\.DB\)\.Exec waits for a database on the tview loop: func literal in \(\*register\.window\)\.methodExpression → \(\*register\.window\)\.compact → \(\*sql\.DB\)\.Exec; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

// A declared function.
func declared(l *tview.List) {
	l.SetChangedFunc(preview)
}

func preview(_ int, name, _ string, _ rune) {
	out, _ := exec.Command("file", name).CombinedOutput() // want `^\(\*exec\.Cmd\)\.CombinedOutput waits for a process on the tview loop: register\.preview → \(\*exec\.Cmd\)\.CombinedOutput; start a goroutine, and bring the result back with QueueUpdateDraw$`
	_ = strings.TrimSpace(string(out))
}

// The neighbour of the callback is none: Suspend runs it while the
// application stands still anyway.
func (w *window) edit(path string) {
	w.app.Suspend(func() {
		_ = exec.Command("vi", path).Run()
	})
}

// The parameter before the handler is evaluated here, on no loop.
func build(l *tview.List) {
	l.AddItem(hostname(), "", 'h', func() {
		_ = exec.Command("ping", "-c1", "localhost").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: func literal in register\.build → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with QueueUpdateDraw$`
	})
}

func hostname() string {
	out, _ := exec.Command("hostname").Output()
	return string(out)
}

// A factory makes the handler.
func (w *window) factory(in *tview.InputField) {
	in.SetDoneFunc(w.search(in))
}

func (w *window) search(in *tview.InputField) func(tcell.Key) {
	return func(tcell.Key) {
		rows, err := w.db.Query("SELECT id FROM mail WHERE body LIKE ?", in.GetText()) // want `^\(\*sql\.DB\)\.Query waits for a database on the tview loop: func literal in \(\*register\.window\)\.search → \(\*sql\.DB\)\.Query; start a goroutine, and bring the result back with QueueUpdateDraw$`
		if err == nil {
			rows.Close()
		}
	}
}

// A field takes the handler before it is registered elsewhere.
func newWindow(db *sql.DB) *window {
	w := &window{app: tview.NewApplication(), list: tview.NewList(), db: db}
	w.onDone = func(tcell.Key) {
		_ = db.Ping() // want `^\(\*sql\.DB\)\.Ping waits for a database on the tview loop: func literal in register\.newWindow → \(\*sql\.DB\)\.Ping; start a goroutine, and bring the result back with QueueUpdateDraw$`
	}
	return w
}

func (w *window) field(t *tview.TextView) {
	t.SetDoneFunc(w.onDone)
}

func run(db *sql.DB) error {
	w := newWindow(db)
	w.closure()
	w.methodValue()
	w.methodExpression()
	w.field(tview.NewTextView())
	w.factory(tview.NewInputField())
	declared(w.list)
	build(w.list)
	w.edit("/etc/hosts")
	return w.app.Run()
}

// A setter that nobody registers runs nowhere special.
func unregistered(db *sql.DB) func() {
	return func() { _ = db.Ping() }
}
