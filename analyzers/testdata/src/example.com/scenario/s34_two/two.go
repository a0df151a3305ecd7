// Package two does more than one thing in one helper.
package two

import (
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

type release struct {
	db      *sql.DB
	version string
	log     []string
}

func (r *release) Init() tea.Cmd { return func() tea.Msg { r.publish("0.0.0"); return nil } }

func (r *release) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if v, ok := msg.(string); ok {
		r.publish(v)
		r.note(v)
	}
	return r, nil
}

// publish writes a file, runs a command, and calls two services.
func (r *release) publish(v string) {
	_ = os.WriteFile("VERSION", []byte(v), 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: \(\*two\.release\)\.Update → \(\*two\.release\)\.publish → os\.WriteFile;`
	_ = exec.Command("git", "tag", v).Run()       // want `^\(\*exec\.Cmd\)\.Run waits for a process on the Bubble Tea loop: \(\*two\.release\)\.Update → \(\*two\.release\)\.publish → \(\*exec\.Cmd\)\.Run;`
	for _, url := range []string{"https://example.com/build", "https://example.com/news"} {
		resp, err := http.Post(url, "text/plain", nil) // want `^http\.Post waits for the network on the Bubble Tea loop: \(\*two\.release\)\.Update → \(\*two\.release\)\.publish → http\.Post;`
		if err != nil {
			time.Sleep(time.Second) // want `^time\.Sleep sleeps on the Bubble Tea loop for up to 1s: \(\*two\.release\)\.Update → \(\*two\.release\)\.publish → time\.Sleep;`
			continue
		}
		resp.Body.Close()
	}
}

// note keeps to memory.
func (r *release) note(v string) {
	r.version = v
	r.log = append(r.log, v)
}

func (r *release) View() string { return r.version }

// Two handlers of one server reach one helper, by different ways.
type ledger struct {
	gnet.BuiltinEventEngine
	db *sql.DB
}

func (l *ledger) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	l.count("open")
	return nil, gnet.None
}

func (l *ledger) OnTraffic(c gnet.Conn) gnet.Action {
	l.traffic(c)
	return gnet.None
}

func (l *ledger) traffic(c gnet.Conn) { l.count("traffic") }

func (l *ledger) count(what string) {
	_, _ = l.db.Exec("UPDATE ledger SET n = n + 1 WHERE what = ?", what) // want `^\(\*sql\.DB\)\.Exec waits for a database on the gnet loop: \(\*two\.ledger\)\.OnOpen → \(\*two\.ledger\)\.count → \(\*sql\.DB\)\.Exec \(and 1 other callback\);`
	_, _ = os.ReadFile("ledger")                                         // want `^os\.ReadFile does file I/O on the gnet loop: \(\*two\.ledger\)\.OnOpen → \(\*two\.ledger\)\.count → os\.ReadFile \(and 1 other callback\);`
}

// A pair of steps of any kind.
type both[A, B interface{ do() }] struct {
	a A
	b B
}

func (p both[A, B]) do() {
	p.a.do()
	p.b.do()
}

type remove struct{ path string }

func (r remove) do() {
	_ = os.Remove(r.path) // want `^os\.Remove does file I/O on the gnet loop: \(\*two\.ledger\)\.OnClose → two\.both\.do → two\.remove\.do → os\.Remove;`
}

type forget struct{ m map[string]bool }

func (f forget) do() { delete(f.m, "x") }

type ping struct{ db *sql.DB }

func (p ping) do() {
	_ = p.db.Ping() // want `^\(\*sql\.DB\)\.Ping waits for a database on the gnet loop: \(\*two\.ledger\)\.OnClose → two\.both\.do → two\.ping\.do → \(\*sql\.DB\)\.Ping;`
}

func (l *ledger) OnClose(gnet.Conn, error) gnet.Action {
	both[remove, both[forget, ping]]{remove{"x"}, both[forget, ping]{forget{nil}, ping{l.db}}}.do()
	return gnet.None
}

func run(db *sql.DB) error {
	go func() { _ = gnet.Run(&ledger{db: db}, "tcp://:7000") }()
	_, err := tea.NewProgram(&release{db: db}).Run()
	return err
}
