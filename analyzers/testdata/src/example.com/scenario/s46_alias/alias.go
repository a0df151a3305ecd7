// Package alias gives other names to what blocks.
package alias

import (
	"database/sql"
	"net/http"
	. "os"
	sh "os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

var (
	sleep  = time.Sleep
	remove = RemoveAll
)

type (
	Database = sql.DB
	Command  = sh.Cmd
)

type clock struct {
	sleep func(time.Duration)
	now   func() time.Time
}

type model struct {
	clock clock
	db    *Database
	exec  func(*sql.DB, string, ...any) (sql.Result, error)
	get   func(string) (*http.Response, error)
}

func newModel(db *Database) *model {
	return &model{
		clock: clock{sleep: time.Sleep, now: time.Now},
		db:    db,
		exec:  (*sql.DB).Exec,
		get:   http.Get,
	}
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "local":
		s := time.Sleep
		s(time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 1s: \(\*alias\.model\)\.Update → time\.Sleep;`
		s(1)
	case "variable":
		sleep(2 * time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 2s: \(\*alias\.model\)\.Update → time\.Sleep;`
		_ = remove("tmp")      // want `^os\.RemoveAll does file I/O on the Bubble Tea loop: \(\*alias\.model\)\.Update → os\.RemoveAll;`
	case "field":
		m.clock.sleep(3 * time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 3s: \(\*alias\.model\)\.Update → time\.Sleep;`
		_ = m.clock.now()
	case "dot":
		_, _ = ReadFile("settings") // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*alias\.model\)\.Update → os\.ReadFile;`
		_ = Getenv("HOME")
	case "renamed":
		var c *Command = sh.Command("make")
		run := c.Run
		_ = run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*alias\.model\)\.Update → \(\*exec\.Cmd\)\.Run;`
	case "expression":
		_, _ = m.exec(m.db, "VACUUM") // want `^\(\*sql\.DB\)\.Exec waits for a database on the Bubble Tea loop: \(\*alias\.model\)\.Update → \(\*sql\.DB\)\.Exec;`
		ping := m.db.Ping
		_ = ping() // want `^\(\*sql\.DB\)\.Ping waits for a database on the Bubble Tea loop: \(\*alias\.model\)\.Update → \(\*sql\.DB\)\.Ping;`
	case "get":
		m.through(m.get)
	}
	return m, nil
}

// through calls what it is given under a third name.
func (m *model) through(fetch func(string) (*http.Response, error)) {
	do := fetch
	resp, err := do("https://example.com") // want `^http\.Get waits for the network on the Bubble Tea loop: \(\*alias\.model\)\.Update → \(\*alias\.model\)\.through → http\.Get;`
	if err == nil {
		resp.Body.Close()
	}
}

func (m *model) View() string { return "" }

// A generic alias, called by a server.
func identity[F any](f F) F { return f }

type server struct{ gnet.BuiltinEventEngine }

func (s *server) OnTraffic(gnet.Conn) gnet.Action {
	identity(time.Sleep)(time.Minute) // want `^time\.Sleep sleeps on the gnet loop for up to 1m0s: \(\*alias\.server\)\.OnTraffic → time\.Sleep;`
	_ = identity(time.Now)()
	return gnet.None
}

func run(db *Database) error {
	go func() { _ = gnet.Run(&server{}, "tcp://:7000") }()
	_, err := tea.NewProgram(newModel(db)).Run()
	return err
}
