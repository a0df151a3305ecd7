// Package meters draws what it measures with termui 2.
package meters

import (
	"net/http"
	"os"
	"os/exec"
	"time"

	ui "github.com/gizak/termui"
)

type meters struct {
	par *ui.Par
	url string
}

func run(m *meters) error {
	if err := ui.Init(); err != nil {
		return err
	}
	defer ui.Close()
	m.par.Text = status(m.url) // before the loop
	ui.Handle("/sys/kbd/q", func(ui.Event) { ui.StopLoop() })
	ui.Handle("/timer/1s", func(ui.Event) {
		m.par.Text = status(m.url)
		ui.Render(m.par)
	})
	ui.Handle("/sys/kbd/r", func(ui.Event) {
		url := m.url
		go func() { ui.SendCustomEvt("/usr/status", status(url)) }()
	})
	ui.Handle("/usr/status", func(e ui.Event) {
		m.par.Text = e.Data.(string)
		ui.Render(m.par)
	})
	ui.DefaultEvtStream.Handle("/sys/kbd/e", func(ui.Event) {
		_ = exec.Command("top", "-b").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the termui v2 loop: func literal in meters\.run → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with SendCustomEvt$`
	})
	ui.DefaultEvtStream.Hook(func(e ui.Event) {
		_ = os.WriteFile("events", []byte(e.Path), 0o600) // want `^os\.WriteFile does file I/O on the termui v2 loop: func literal in meters\.run → os\.WriteFile; start a goroutine, and bring the result back with SendCustomEvt$`
	})
	m.par.Handle("/sys/mouse", func(ui.Event) {
		time.Sleep(time.Second) // want `^time\.Sleep sleeps on the termui v2 loop for up to 1s: func literal in meters\.run → time\.Sleep; start a goroutine, and bring the result back with SendCustomEvt$`
	})
	ui.Loop()
	_ = os.WriteFile("bye", nil, 0o600) // after the loop
	return nil
}

// menu has a loop of its own, on the other.
func menu(m *meters) {
	ui.Handle("/sys/kbd/m", func(ui.Event) {
		ui.ResetHandlers()
		ui.Handle("/sys/kbd/<escape>", func(ui.Event) { ui.StopLoop() })
		ui.Loop()
	})
}

func status(url string) string {
	resp, err := http.Get(url) // want `^http\.Get waits for the network on the termui v2 loop: func literal in meters\.run → meters\.status → http\.Get; start a goroutine, and bring the result back with SendCustomEvt$`
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	return resp.Status
}
