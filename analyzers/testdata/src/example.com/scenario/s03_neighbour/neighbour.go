// Package neighbour hands two functions to one call: only one of them runs on
// the loop.
package neighbour

import (
	"net/http"
	"os"
	"os/exec"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type window struct {
	app   *tview.Application
	list  *tview.List
	notes *tview.TextView
}

// ask works in the background and answers on the loop.
func (w *window) ask(work func() string, answered func(string)) {
	go func() {
		text := work()
		w.app.QueueUpdateDraw(func() { answered(text) })
	}()
}

func (w *window) build() {
	w.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		if ev.Key() == tcell.KeyCtrlR {
			_ = exec.Command("git", "fetch").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: func literal in \(\*neighbour\.window\)\.build → \(\*exec\.Cmd\)\.Run;`
		}
		return ev
	})
	// Suspend stops the drawing for it, and the handler of a changed text has
	// a goroutine of its own.
	w.app.Suspend(func() { _ = exec.Command("vi", "notes").Run() })
	w.notes.SetChangedFunc(func() {
		_ = os.WriteFile("notes.bak", nil, 0o600)
		w.app.Draw()
	})

	w.ask(
		func() string {
			out, _ := exec.Command("git", "log", "-1").Output()
			return string(out)
		},
		func(text string) {
			_ = os.WriteFile("last", []byte(text), 0o600) // want `^os\.WriteFile does file I/O on the tview loop: func literal in \(\*neighbour\.window\)\.ask → func literal in \(\*neighbour\.window\)\.build → os\.WriteFile;`
			w.notes.SetText(text)
		},
	)
}

// The same with options: a message handler is on the loop, the handler of a
// connection is not.
func connect(broker string) mqtt.Client {
	opts := mqtt.NewClientOptions().AddBroker(broker).
		SetOnConnectHandler(func(mqtt.Client) { ping("https://example.com/up") }).
		SetConnectionLostHandler(func(mqtt.Client, error) { ping("https://example.com/down") }).
		SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) {
			ping("https://example.com/unexpected?topic=" + m.Topic())
		})
	return mqtt.NewClient(opts)
}

func ping(url string) {
	resp, err := http.Get(url) // want `^http\.Get waits for the network on the Paho MQTT loop: func literal in neighbour\.connect → neighbour\.ping → http\.Get;`
	if err == nil {
		resp.Body.Close()
	}
}

// A generic pair of steps: first elsewhere, then on the loop.
type task[T any] struct {
	load func() (T, error)
	show func(T)
}

func start[T any](app *tview.Application, t task[T]) {
	go func() {
		v, err := t.load()
		if err != nil {
			return
		}
		app.QueueUpdateDraw(func() { t.show(v) })
	}()
}

func (w *window) steps() {
	start(w.app, task[[]byte]{
		load: func() ([]byte, error) { return os.ReadFile("inbox") },
		show: func(b []byte) {
			w.notes.SetText(string(b))
			_ = os.Remove("inbox") // want `^os\.Remove does file I/O on the tview loop: func literal in neighbour\.start → func literal in \(\*neighbour\.window\)\.steps → os\.Remove;`
		},
	})
}

func run() error {
	w := &window{app: tview.NewApplication(), list: tview.NewList(), notes: tview.NewTextView()}
	w.build()
	w.steps()
	connect("tcp://localhost:1883").Connect().Wait()
	return w.app.SetRoot(w.list, true).Run()
}
