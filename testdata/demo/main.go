// Mailroom reads notes in a terminal, from a directory or from a server.
package main

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/mailroom/internal/git"
	"example.com/mailroom/internal/history"
	"example.com/mailroom/internal/prompt"
	"example.com/mailroom/internal/queue"
	"example.com/mailroom/internal/store"
	"example.com/mailroom/internal/ui"
)

var (
	dir    = flag.String("dir", "notes", "read notes from `directory`")
	remote = flag.String("remote", "", "read notes from the server at `URL`")
	login  = flag.Bool("login", false, "ask for the server's token")
	db     = flag.String("history", "", "keep a history in the database `driver:source`")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mailroom:", err)
		os.Exit(1)
	}
}

func run() error {
	token := ""
	if *login {
		var err error
		if token, err = prompt.Line("token: "); err != nil { // fine: before the loop runs
			return err
		}
	}

	var notes store.Store = store.NewLocal(*dir)
	if *remote != "" {
		notes = store.NewRemote(*remote, token)
	}

	var log *history.Log
	if driver, source, ok := strings.Cut(*db, ":"); ok {
		conn, err := sql.Open(driver, source)
		if err != nil {
			return err
		}
		defer conn.Close()
		log = history.New(conn)
	}

	outbox := queue.NewOutbox(func(j queue.Job) error { return notes.Archive(j.ID) })
	m := ui.New(ui.Config{
		Store:   notes, // ALSO(network): the implementation that the loop gets
		Marks:   store.NewMarks(*dir),
		Repo:    git.Open(*dir),
		History: log,
		Outbox:  outbox,
		Server:  *remote,
	})

	p := tea.NewProgram(m, tea.WithAltScreen())
	m.OnStatus = func(s string) { p.Send(ui.Status(s)) } // ALSO(selfwait): the function that the loop calls

	go func() {
		for range time.Tick(time.Minute) {
			p.Send(ui.Refresh{}) // fine: from a goroutine of its own
		}
	}()

	_, err := p.Run()
	return err
}
