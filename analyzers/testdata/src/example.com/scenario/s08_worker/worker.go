// Package worker blocks in those methods of a handler that run on no loop.
package worker

import (
	"database/sql"
	"net/http"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/panjf2000/gnet/v2"
	"github.com/rivo/tview"
)

type server struct {
	gnet.BuiltinEventEngine
	db *sql.DB
}

func (s *server) OnBoot(gnet.Engine) gnet.Action {
	s.warmUp()
	return gnet.None
}

func (s *server) OnShutdown(gnet.Engine) { s.warmUp() }

// OnTick has a goroutine of its own.
func (s *server) OnTick() (time.Duration, gnet.Action) {
	s.warmUp()
	return time.Minute, gnet.None
}

func (s *server) warmUp() { _ = s.db.Ping() }

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	if s.banned(c) {
		return nil, gnet.Close
	}
	return nil, gnet.None
}

func (s *server) banned(c gnet.Conn) bool {
	_, err := s.db.Exec("SELECT 1 FROM ban WHERE ip = ?", c.RemoteAddr().String()) // want `^\(\*sql\.DB\)\.Exec waits for a database on the gnet loop: \(\*worker\.server\)\.OnOpen → \(\*worker\.server\)\.banned → \(\*sql\.DB\)\.Exec;`
	return err == nil
}

// A model asks in commands, and before the loop.
type weather struct {
	city, text string
}

type report string

func (w weather) Init() tea.Cmd {
	b, _ := os.ReadFile("city")
	w.city = string(b)
	return w.ask
}

func (w weather) ask() tea.Msg {
	resp, err := http.Get("https://example.com/weather/" + w.city)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return report(resp.Status)
}

func (w weather) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case report:
		w.text = string(msg)
	case tea.KeyMsg:
		if msg.String() == "!" {
			return w.now()
		}
		return w, tea.Sequence(w.ask, tea.Tick(time.Hour, func(time.Time) tea.Msg { return w.ask() }))
	}
	return w, nil
}

// now writes a file where it should return a command.
func (w weather) now() (tea.Model, tea.Cmd) {
	_ = os.WriteFile("city", []byte(w.city), 0o600) // want `^os\.WriteFile does file I/O on the Bubble Tea loop: worker\.weather\.Update → worker\.weather\.now → os\.WriteFile;`
	return w, w.ask
}

func (w weather) View() string { return w.text }

func run(db *sql.DB) error {
	app := tview.NewApplication()
	app.Suspend(func() { _ = db.Ping() })
	opts := mqtt.NewClientOptions().SetOnConnectHandler(func(c mqtt.Client) {
		_ = db.Ping()
		c.Publish("up", 1, true, "1").Wait()
	})
	mqtt.NewClient(opts).Connect().Wait()
	go func() { _ = gnet.Run(&server{db: db}, "tcp://:7000") }()
	_, err := tea.NewProgram(weather{}).Run()
	return err
}
