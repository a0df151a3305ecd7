// Package methodvalue registers methods instead of literals.
package methodvalue

import (
	"os"
	"os/exec"
	"runtime"

	"example.com/scenario/s04_methodvalue/source"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type player struct {
	*tview.List
	proc  *exec.Cmd
	title string
}

// play is registered as a method value.
func (p *player) play(_ int, file, _ string, _ rune) {
	p.proc = exec.Command("mpv", file)
	_ = p.proc.Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: \(\*methodvalue\.player\)\.play → \(\*exec\.Cmd\)\.Run;`
}

func (p *player) mark(_ int, file, _ string, _ rune) { p.title = file }

// Methods as entries of a table, by expression.
var actions = map[tcell.Key]func(*player) error{
	tcell.KeyCtrlR: (*player).rescan,
	tcell.KeyEnter: (*player).clear,
}

func (p *player) rescan() error {
	return os.Remove("index") // want `^os\.Remove does file I/O on the tview loop: \(\*methodvalue\.player\)\.onKey → \(\*methodvalue\.player\)\.rescan → os\.Remove;`
}

func (p *player) clear() error {
	p.title = ""
	return nil
}

// rename has the type of a table entry, but is in none.
func (p *player) rename() error { return os.Rename(p.title, p.title+".old") }

func (p *player) onKey(ev *tcell.EventKey) *tcell.EventKey {
	for k, act := range actions {
		if k == ev.Key() && act(p) == nil {
			return nil
		}
	}
	return ev
}

// A method expression registered as it is.
func open(path string) (*os.File, *handle) {
	h := &handle{dir: path}
	runtime.SetFinalizer(h, (*handle).release)
	return nil, h
}

type handle struct{ dir string }

func (h *handle) release() {
	_ = os.RemoveAll(h.dir) // want `^os\.RemoveAll does file I/O on the finalizer goroutine: \(\*methodvalue\.handle\)\.release → os\.RemoveAll;`
}

// A promoted method, as a value of the struct that embeds its owner.
type toolbar struct {
	*source.File
	label string
}

// A method value of an interface: of the two types behind it one reads a file.
type reloader interface{ Reload() }

func (p *player) bind(app *tview.Application, r reloader) {
	p.SetSelectedFunc(p.play)
	p.SetChangedFunc(p.mark)
	app.SetInputCapture(p.onKey)
	tview.NewButton("Again").SetSelectedFunc(r.Reload) // want `^os\.ReadFile does file I/O on the tview loop: \(\*source\.File\)\.Reload → os\.ReadFile;`
	t := toolbar{File: &source.File{Path: "toolbar"}}
	tview.NewButton("Toolbar").SetSelectedFunc(t.Reload) // want `^os\.ReadFile does file I/O on the tview loop: \(\*source\.File\)\.Reload → os\.ReadFile;`
	tview.NewButton("Memory").SetSelectedFunc((&source.Memory{}).Reload)
}

// A bridge passes a method value of a struct made on the spot.
type spool struct{ dir string }

func (s spool) store(_ mqtt.Client, m mqtt.Message) {
	_ = os.WriteFile(s.dir+m.Topic(), m.Payload(), 0o600) // want `^os\.WriteFile does file I/O on the Paho MQTT loop: methodvalue\.spool\.store → os\.WriteFile;`
}

func (s spool) drop(_ mqtt.Client, m mqtt.Message) { go s.store(nil, m) }

func run(c mqtt.Client, remote bool) error {
	app := tview.NewApplication()
	p := &player{List: tview.NewList()}
	var r reloader = &source.Memory{}
	if remote {
		r = &source.File{Path: "list"}
	}
	p.bind(app, r)
	if p.title != "" {
		_ = p.rename()
	}
	c.AddRoute("songs/#", spool{"/var/spool/"}.store)
	c.AddRoute("noise/#", spool{"/dev/"}.drop)
	return app.SetRoot(p, true).Run()
}
