// Package detached has what a goroutine can do instead.
package detached

import (
	"net/http"
	"os"
	"os/exec"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type page struct {
	app    *tview.Application
	client *http.Client
	path   string
	buf    []byte
}

func (p *page) keys() {
	p.app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		switch ev.Rune() {
		case 'a':
			exec.Command("notify-send", "pressed").Run() // want `Run waits for a process`
		case 'b':
			name := string(ev.Rune())
			_, _ = http.Get("https://example.com/" + name) // want `http\.Get waits for the network`
			p.save(name)
			return nil
		case 'c':
			p.clean("x")
			return nil
		}
		return ev
	})
}

// save needs what it is told.
func (p *page) save(name string) bool {
	if err := os.WriteFile(name, p.buf, 0o600); err != nil { // want `os\.WriteFile does file I/O`
		return false
	}
	os.WriteFile(name, p.buf, 0o600) // want `os\.WriteFile does file I/O`
	return true
}

// clean forgets it.
func (p *page) clean(name string) {
	p.client.Get(name) // want `Get waits for the network`
	if name != "" {
		os.RemoveAll(name) // want `os\.RemoveAll does file I/O`
	}
}

func handle(_ mqtt.Client, m mqtt.Message) {
	topic := m.Topic()
	os.WriteFile(topic, []byte("seen"), 0o600) // want `os\.WriteFile does file I/O`
}

func start(c mqtt.Client) mqtt.Token { return c.Subscribe("in", 1, handle) }
