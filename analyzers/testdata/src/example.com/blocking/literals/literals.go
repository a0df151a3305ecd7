// Package literals makes the options of what it calls on the spot.
package literals

import (
	"net"
	"net/http"
	"os"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/blocking/literals/fetch"
)

type model struct {
	all  *fetch.Options
	mode fetch.Mode
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		// Each does one thing only.
		fetch.Fetch(&fetch.Options{Remote: "x"})                      // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Fetch → fetch\.legacy → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		fetch.Fetch(&fetch.Options{Mode: fetch.Native})               // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Fetch → fetch\.native → http\.Get; return it as a tea\.Cmd$`
		fetch.Fetch(&fetch.Options{Mode: fetch.Dry, Remote: "x"})     // nothing at all
		fetch.Pull(&fetch.Options{Prune: true})                       // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Pull → fetch\.legacy → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		fetch.Push(fetch.Options{Mode: fetch.Dry})                    // nothing at all
		fetch.Push(fetch.Options{Mode: fetch.Native, Remote: "here"}) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Push → http\.Get; return it as a tea\.Cmd$`
		fetch.Status()                                                // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Status → \(\*exec\.Cmd\)\.Run; return it as a tea\.Cmd$`
		fetch.Kind("file")                                            // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Kind → os\.ReadFile; return it as a tea\.Cmd$`
		fetch.Kind("none")
		fetch.Close(false)
		fetch.Quiet(true)
		fetch.Quiet(false)            // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Quiet → fetch\.Close → func literal in fetch\.Close → http\.Get; return it as a tea\.Cmd$` `^os\.Remove does file I/O on the Bubble Tea loop: `
		fetch.Close(true)             // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Close → func literal in fetch\.Close → http\.Get; return it as a tea\.Cmd$` `^os\.Remove does file I/O on the Bubble Tea loop: `
		fetch.Retry(false)            // want `^http\.Get waits for the network on the Bubble Tea loop: ` `^os\.Remove does file I/O on the Bubble Tea loop: `
		fetch.All([]string{"a", "b"}) // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.All → http\.Get; return it as a tea\.Cmd$`
		fetch.Check(&fetch.Limits{})  // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → fetch\.Check → http\.Get; return it as a tea\.Cmd$`
		m.addresses(strconv.Itoa(msg.Width))
		m.start(msg.Width)
		fetch.Late("name")          // want `^http\.Get waits for the network on the Bubble Tea loop: `
		fetch.Load(&fetch.Stored{}) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: ` `^http\.Get waits for the network on the Bubble Tea loop: `
		m.later()
		m.asked()
		m.again()
		m.routes()
		m.sync()
	case tea.KeyMsg:
		// What is not known may be anything.
		fetch.Fetch(m.all)                                            // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network ` `^os\.WriteFile does file I/O `
		fetch.Fetch(&fetch.Options{Mode: m.mode, Remote: "x"})        // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network `
		fetch.Fetch(&fetch.Options{Mode: fetch.Native, Done: m.done}) // want `^http\.Get waits for the network ` `^os\.WriteFile does file I/O `
	}
	return m, nil
}

func (m *model) done() {}

// addresses are looked up only if they are names.
func (m *model) addresses(port string) {
	_, _ = net.ResolveUDPAddr("udp4", "224.0.0.251:5353")
	_, _ = net.ResolveUDPAddr("udp", ":0")
	_, _ = net.ResolveTCPAddr("tcp", ":"+port)
	_, _ = net.ResolveTCPAddr("tcp", "[::1]:"+port)
	_, _ = net.ResolveIPAddr("ip", "10.0.0.1")
	_, _ = net.ResolveTCPAddr("tcp", "db:"+port)     // want `^net\.ResolveTCPAddr waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → \(\*literals\.model\)\.addresses → net\.ResolveTCPAddr; return it as a tea\.Cmd$`
	_, _ = net.ResolveTCPAddr("tcp", "10.0.0."+port) // want `^net\.ResolveTCPAddr waits for the network `
	_, _ = net.ResolveUDPAddr("udp", port)           // want `^net\.ResolveUDPAddr waits for the network `
}

// start decides by hand.
func (m *model) start(width int) {
	o := &fetch.Options{Remote: "x"}
	if width > 80 {
		o.Mode = fetch.Native
	}
	fetch.Fetch(o) // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network `
}

// later hands the options on before.
func (m *model) later() {
	o := &fetch.Options{Remote: "x"}
	m.choose(o)
	fetch.Fetch(o) // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network `
}

func (m *model) choose(o *fetch.Options) { o.Mode = m.mode }

// asked has another fill a field in.
func (m *model) asked() {
	o := &fetch.Options{Remote: "x"}
	m.ask(&o.Mode)
	fetch.Fetch(o) // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network `
}

// again asks for something else the second time.
func (m *model) again() {
	o := &fetch.Options{Remote: "x"}
	fetch.Fetch(o) // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network `
	o.Mode = fetch.Native
	fetch.Fetch(o) // want `^\(\*exec\.Cmd\)\.Run waits for a process ` `^http\.Get waits for the network `
}

func (m *model) ask(mode *fetch.Mode) { *mode = m.mode }

// sync says which way another object is asked.
func (m *model) sync() {
	fetch.Sync(fetch.Legacy, never{})
	fetch.Sync(fetch.Native, origin{})
	fetch.Sync(m.mode, chosen{})
	fetch.Mirror(fetch.Legacy, first{})
	fetch.Mirror(fetch.Native, second{})
	fetch.Follow(fetch.Legacy, both{})
}

type never struct{}

func (never) Pull(branch string) { _, _ = http.Get("never") }

type origin struct{}

func (origin) Pull(branch string) {
	_, _ = http.Get("origin") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → \(\*literals\.model\)\.sync → fetch\.Sync → literals\.origin\.Pull → http\.Get; return it as a tea\.Cmd$`
}

type chosen struct{}

func (chosen) Pull(branch string) {
	_, _ = http.Get("chosen") // want `^http\.Get waits for the network `
}

type first struct{}

func (first) Pull(branch string) {
	_, _ = http.Get("first") // want `^http\.Get waits for the network `
}

type second struct{}

func (second) Pull(branch string) {
	_, _ = http.Get("second") // want `^http\.Get waits for the network `
}

type both struct{}

func (both) Pull(branch string) {
	_, _ = http.Get("both") // want `^http\.Get waits for the network `
}

// What is in this package is looked at as what is in another.

type page int

const (
	album page = iota
	artist
	genre
)

type route struct {
	page page
	arg  string
	deep bool
}

func (m *model) routes() {
	m.open(album)
	m.open(artist) // the call of another line
	m.pass("album")
	m.navigate(&route{page: album})
	m.navigate(&route{page: genre, arg: "x"})
	m.visit(route{page: album, deep: true})
	m.refresh(album, false)
	m.reload(genre, true)
}

func (m *model) open(p page) {
	switch p {
	case album:
		m.quiet()
	case artist:
		_, _ = http.Get("artist") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → \(\*literals\.model\)\.routes → \(\*literals\.model\)\.open → http\.Get; return it as a tea\.Cmd$`
	case genre:
		_, _ = http.Get("genre")
	}
}

func (m *model) pass(kind string) { m.byName(kind) }

func (m *model) byName(kind string) {
	if kind == "artist" {
		_, _ = http.Get("by name")
	}
}

func (m *model) navigate(r *route) { m.show(r) }

func (m *model) show(r *route) {
	switch r.page {
	case album:
		_ = os.Remove("album") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*literals\.model\)\.Update → \(\*literals\.model\)\.routes → \(\*literals\.model\)\.navigate → \(\*literals\.model\)\.show → os\.Remove; return it as a tea\.Cmd$`
	case artist:
		_, _ = http.Get("shown")
	}
	if r.deep {
		_, _ = http.Get("deep")
	}
}

func (m *model) visit(r route) {
	if r.page == artist {
		_, _ = http.Get("visited")
	}
	if r.deep {
		_ = os.Remove("deep") // want `^os\.Remove does file I/O on the Bubble Tea loop: \(\*literals\.model\)\.Update → \(\*literals\.model\)\.routes → \(\*literals\.model\)\.visit → os\.Remove; return it as a tea\.Cmd$`
	}
}

func (m *model) quiet() {}

// refresh is told that it is not a worker's, so that it does not wait.
func (m *model) refresh(p page, worker bool) {
	here := p == artist || !worker
	show := func() { m.show1(here) }
	show()
}

func (m *model) show1(here bool) {
	if here {
		return
	}
	_, _ = http.Get("worker")
}

func (m *model) reload(p page, worker bool) {
	here := p == artist || !worker
	show := func() { m.show2(here) }
	show()
}

func (m *model) show2(here bool) {
	if here {
		return
	}
	_, _ = http.Get("worker") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*literals\.model\)\.Update → \(\*literals\.model\)\.routes → \(\*literals\.model\)\.reload → func literal in \(\*literals\.model\)\.reload → \(\*literals\.model\)\.show2 → http\.Get; return it as a tea\.Cmd$`
}
