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
	m := ui.New(s)                       // want `^\(\*http\.Client\)\.Get waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.open → \(\*remote\.Store\)\.Get → \(\*remote\.Store\)\.get → \(\*http\.Client\)\.Get \(called at ui/ui\.go:41\); return it as a tea\.Cmd$`
	m.Notifier = remote.Pager{URL: *url} // want `^http\.Post waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*ui\.Model\)\.open → remote\.Pager\.Notify → http\.Post \(called at ui/ui\.go:43\); return it as a tea\.Cmd$`
	if _, err := tea.NewProgram(m).Run(); err != nil {
		log.Fatal(err)
	}
}
