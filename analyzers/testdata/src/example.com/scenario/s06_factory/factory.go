// Package factory registers what other functions return.
package factory

import (
	"os"
	"os/exec"

	"example.com/scenario/s06_factory/keymap"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type editor struct {
	app  *tview.Application
	path string
	text []byte
}

// saver reads the file mode once, while the handler is made, and writes in
// the handler.
func (e *editor) saver(suffix string) func() {
	backup, _ := os.ReadFile(e.path)
	return func() {
		_ = os.WriteFile(e.path+suffix, append(backup, e.text...), 0o600) // want `^os\.WriteFile does file I/O on the tview loop: func literal in \(\*factory\.editor\)\.saver → os\.WriteFile;`
	}
}

func (e *editor) titler(title string) func() {
	return func() { e.path = title }
}

// choose is a factory of factories.
func (e *editor) choose(readOnly bool) func() {
	if readOnly {
		return e.titler("read only")
	}
	return e.saver("~")
}

func (e *editor) format() {
	_ = exec.Command("gofmt", "-w", e.path).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: func literal in keymap\.Chain → func literal in keymap\.On → \(\*factory\.editor\)\.format → \(\*exec\.Cmd\)\.Run;`
}

func (e *editor) lint() { _ = exec.Command("staticcheck", e.path).Run() }

func (e *editor) run(readOnly bool) error {
	tview.NewButton("Save").SetSelectedFunc(e.choose(readOnly))
	tview.NewButton("Lint").SetSelectedFunc(keymap.InBackground(e.lint))
	e.app.SetInputCapture(keymap.Chain(
		keymap.On(tcell.KeyCtrlR, e.format),
		keymap.On(tcell.KeyEscape, e.app.Stop),
		keymap.On(tcell.KeyEnter, keymap.InBackground(e.lint)),
	))
	return e.app.Run()
}

// decode makes a handler for messages of any type.
func decode[T any](parse func([]byte) (T, error), handle func(T)) mqtt.MessageHandler {
	return func(_ mqtt.Client, m mqtt.Message) {
		if v, err := parse(m.Payload()); err == nil {
			handle(v)
		}
	}
}

func subscribe(c mqtt.Client) {
	text := func(b []byte) (string, error) { return string(b), nil }
	_ = c.Subscribe("alarm", 1, decode(text, func(s string) {
		_ = exec.Command("notify-send", s).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Paho MQTT loop: func literal in factory\.decode → func literal in factory\.subscribe → \(\*exec\.Cmd\)\.Run;`
	}))
	seen := map[string]bool{}
	_ = c.Subscribe("seen", 1, decode(text, func(s string) { seen[s] = true }))
}
