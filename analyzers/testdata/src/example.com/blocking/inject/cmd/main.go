// Command cmd wires them: here both ends are seen.
package main

import (
	"flag"
	"log"

	"example.com/blocking/inject/local"
	"example.com/blocking/inject/remote"
	"example.com/blocking/inject/store"
	"example.com/blocking/inject/ui"
	tea "github.com/charmbracelet/bubbletea"
)

func main() {
	url := flag.String("server", "", "server of the notes")
	flag.Parse()
	var s store.Store = local.New()
	if *url != "" {
		s = remote.New(*url)
	}
	m := ui.New(s)
	m.Notifier = remote.Pager{URL: *url}
	m.Beacon = remote.Pager{URL: *url}
	m.Alarm = remote.Pager{URL: *url}
	if _, err := tea.NewProgram(m).Run(); err != nil {
		log.Fatal(err)
	}
}
