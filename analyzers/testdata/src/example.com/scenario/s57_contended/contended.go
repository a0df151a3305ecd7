// Package contended takes locks on the loop that others hold while they wait.
package contended

import (
	"database/sql"
	"os"
	"sync"
	"time"

	"example.com/scenario/s57_contended/client"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/gdamore/tcell/v2"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type model struct {
	mu     sync.Mutex
	rows   []string
	db     *sql.DB
	client *client.Client
}

func (m *model) Init() tea.Cmd { return m.refresh }

// refresh is a command: it may wait, but it holds the lock meanwhile.
func (m *model) refresh() tea.Msg {
	m.mu.Lock()
	defer m.mu.Unlock()
	rows, err := m.db.Query("SELECT name FROM rows")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		m.rows = append(m.rows, "row")
	}
	return nil
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		m.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*contended\.model\)\.Update → \(\*sync\.Mutex\)\.Lock \(\(\*contended\.model\)\.refresh holds contended\.model\.mu while it waits for a database\);`
		m.rows = append(m.rows, msg.String())
		m.mu.Unlock()
	case string:
		m.rows = append(m.rows, m.client.Token()) // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*contended\.model\)\.Update → \(\*client\.Client\)\.Token → \(\*sync\.Mutex\)\.Lock \(\(\*client\.Client\)\.Login holds client\.Client\.mu while it waits for the network\);`
		go func() { _ = m.client.Login(msg) }()
	case int:
		_ = m.client.Login("https://example.com") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*contended\.model\)\.Update → \(\*client\.Client\)\.Login → http\.Get;`
	}
	return m, nil
}

func (m *model) View() string {
	m.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the Bubble Tea loop: \(\*contended\.model\)\.View → \(\*sync\.Mutex\)\.Lock \(\(\*contended\.model\)\.refresh holds contended\.model\.mu while it waits for a database\);`
	defer m.mu.Unlock()
	return m.rows[0]
}

// A cache of any type is filled by a goroutine that sleeps under its lock.
type cache[K comparable, V any] struct {
	sync.RWMutex
	m map[K]V
}

func (c *cache[K, V]) fill(load func() map[K]V) {
	for {
		c.Lock()
		c.m = load()
		time.Sleep(time.Second)
		c.Unlock()
	}
}

func (c *cache[K, V]) get(k K) V {
	c.RLock() // want `^\(\*sync\.RWMutex\)\.RLock waits for a lock that is held for long on the gnet loop: \(\*contended\.server\)\.OnTraffic → \(\*contended\.cache\)\.get → \(\*sync\.RWMutex\)\.RLock \(\(\*contended\.cache\)\.fill holds contended\.cache\.RWMutex while it sleeps\);`
	defer c.RUnlock()
	return c.m[k]
}

type server struct {
	gnet.BuiltinEventEngine
	names cache[string, string]
	audit audit
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	b, _ := c.Next(-1)
	_, _ = c.Write([]byte(s.names.get(string(b))))
	return gnet.None
}

// An audit holds its lock across a write to a file, on a loop and off it.
type audit struct {
	mu sync.Mutex
	f  *os.File
}

func (a *audit) line(s string) {
	a.mu.Lock() // held for a file only
	defer a.mu.Unlock()
	_, _ = a.f.WriteString(s) // want `^\(\*os\.File\)\.WriteString does file I/O on the gnet loop: \(\*contended\.server\)\.OnOpen → \(\*contended\.audit\)\.line → \(\*os\.File\)\.WriteString;`
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	s.audit.line(c.RemoteAddr().String())
	return nil, gnet.None
}

func run(db *sql.DB) error {
	m := &model{db: db, client: &client.Client{}}
	app := tview.NewApplication()
	app.SetInputCapture(func(ev *tcell.EventKey) *tcell.EventKey {
		_ = m.client.Token() // want `^\(\*sync\.Mutex\)\.Lock waits for a lock that is held for long on the tview loop: func literal in contended\.run → \(\*client\.Client\)\.Token → \(\*sync\.Mutex\)\.Lock \(\(\*client\.Client\)\.Login holds client\.Client\.mu while it waits for the network\);`
		return ev
	})
	s := &server{}
	go s.names.fill(func() map[string]string { return nil })
	go s.audit.line("start")
	go func() { _ = gnet.Run(s, "tcp://:7000") }()
	_, err := tea.NewProgram(m).Run()
	return err
}
