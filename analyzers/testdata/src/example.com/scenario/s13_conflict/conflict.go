// Package conflict says of a function that it is a worker, and registers it on
// the loop all the same: what is said wins.
package conflict

import (
	"os"
	"os/exec"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/rivo/tview"
)

type index struct {
	app  *tview.Application
	path string
}

// rebuild is run by a worker.
//
//loopvet:offload
func (i *index) rebuild() {
	_ = os.RemoveAll(i.path)
	_ = exec.Command("indexer", i.path).Run()
}

// forget is not.
func (i *index) forget() {
	_ = os.RemoveAll(i.path) // want `^os\.RemoveAll does file I/O on the tview loop: \(\*conflict\.index\)\.forget → os\.RemoveAll;`
}

func (i *index) build() {
	tview.NewButton("Rebuild").SetSelectedFunc(i.rebuild)
	tview.NewButton("Forget").SetSelectedFunc(i.forget)
}

// A parameter that is said to run elsewhere, in a function that registers it.
//
//loopvet:offload work
func (i *index) later(work func()) *tview.Button {
	return tview.NewButton("Later").SetSelectedFunc(work)
}

func (i *index) buttons() {
	i.later(func() { _ = os.Rename(i.path, i.path+".old") })
}

// archive is a message handler in a program that handles them before it
// listens.
//
//loopvet:setup
func archive(_ mqtt.Client, m mqtt.Message) {
	_ = os.WriteFile(m.Topic(), m.Payload(), 0o600)
}

func subscribe(c mqtt.Client) {
	c.AddRoute("archive/#", archive)
	c.AddRoute("live/#", func(_ mqtt.Client, m mqtt.Message) {
		_ = os.WriteFile(m.Topic(), m.Payload(), 0o600) // want `^os\.WriteFile does file I/O on the Paho MQTT loop: func literal in conflict\.subscribe → os\.WriteFile;`
	})
}

// both says two things at once.
//
//loopvet:callback
//loopvet:offload
func both() {}
