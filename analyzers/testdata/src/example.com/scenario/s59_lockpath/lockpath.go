// Package lockpath reaches its locks by parameters, through structs, by
// embedding and as variables of packages.
package lockpath

import (
	"net/http"
	"os/exec"
	"sync"

	"example.com/scenario/s59_lockpath/state"
	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type inner struct {
	mu sync.Mutex
	n  int
}

type outer struct {
	*inner
	shared *state.Guarded
}

type model struct {
	outer outer
	lock  sync.Locker
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyMsg:
		with(&m.outer.mu, func() { m.outer.n++ }) // see with
	case tea.WindowSizeMsg:
		m.outer.shared.Lock() // want `is held for long on the Bubble Tea loop: .*→ \(\*sync\.Mutex\)\.Lock`
		m.outer.shared.N++
		m.outer.shared.Unlock()
	case string:
		state.Mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*lockpath\.model\)\.Update → \(\*sync\.Mutex\)\.Lock \(\(\*lockpath\.model\)\.slow holds state\.Mu while it waits for the network\);`
		state.Users["me"]++
		state.Mu.Unlock()
	case int:
		m.lock.Lock() // want `^sync\.Locker\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*lockpath\.model\)\.Update → sync\.Locker\.Lock \(\(\*lockpath\.model\)\.slow holds lockpath\.model\.lock while it waits for the network\);`
		m.outer.n--
		m.lock.Unlock()
	case bool:
		with(&m.outer.mu, func() {
			_ = exec.Command("sync").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*lockpath\.model\)\.Update → lockpath\.with → func literal in \(\*lockpath\.model\)\.Update → \(\*exec\.Cmd\)\.Run;`
		})
	}
	return m, nil
}

// with takes the lock it is given.
func with(l sync.Locker, f func()) {
	l.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*lockpath\.model\)\.Update → lockpath\.with → \(\*sync\.Mutex\)\.Lock \(\(\*lockpath\.model\)\.slow holds lockpath\.inner\.mu while it waits for the network\);`
	defer l.Unlock()
	f()
}

func (m *model) View() string { return "" }

// slow holds each of the locks while it goes to the network.
func (m *model) slow() {
	with(&m.outer.mu, get)
	with(m.outer.shared, get)
	with(m.lock, get)
	state.Mu.Lock()
	defer state.Mu.Unlock()
	get()
}

func get() {
	resp, err := http.Get("https://example.com")
	if err == nil {
		resp.Body.Close()
	}
}

// A value and its lock, whatever the value is.
type guarded[T any] struct {
	mu sync.Mutex
	v  T
}

func (g *guarded[T]) do(f func(*T)) {
	g.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Paho MQTT loop: func literal in lockpath\.subscribe → \(\*lockpath\.guarded\)\.do → \(\*sync\.Mutex\)\.Lock \(func literal in lockpath\.subscribe holds lockpath\.guarded\.mu while it waits for a process\) \(and 1 other callback\);`
	defer g.mu.Unlock()
	f(&g.v)
}

func subscribe(c mqtt.Client) {
	var seen guarded[map[string]int]
	c.AddRoute("in/#", func(_ mqtt.Client, m mqtt.Message) {
		seen.do(func(s *map[string]int) { (*s)[m.Topic()]++ })
	})
	c.AddRoute("slow/#", func(_ mqtt.Client, m mqtt.Message) {
		seen.do(func(*map[string]int) {
			_ = exec.Command("logger", m.Topic()).Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Paho MQTT loop: func literal in lockpath\.subscribe → \(\*lockpath\.guarded\)\.do → func literal in lockpath\.subscribe → \(\*exec\.Cmd\)\.Run;`
		})
	})
	go seen.do(func(*map[string]int) { get() })
}

func run(c mqtt.Client) error {
	subscribe(c)
	m := &model{outer: outer{inner: &inner{}, shared: &state.Guarded{}}}
	m.lock = &m.outer.mu
	go m.slow()
	_, err := tea.NewProgram(m).Run()
	return err
}
