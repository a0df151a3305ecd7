// Package app keeps its callbacks in fields before somebody registers them.
package app

import (
	"database/sql"
	"os"

	"example.com/scenario/s05_field/kit"
	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type mailbox struct {
	db       *sql.DB
	app      *tview.Application
	onDelete func()
	onExport func()
	onIdle   func() // nobody registers it
}

func newMailbox(db *sql.DB) *mailbox {
	m := &mailbox{db: db, app: tview.NewApplication()}
	m.onDelete = func() {
		_, _ = db.Exec("DELETE FROM mail WHERE marked") // want `^\(\*sql\.DB\)\.Exec waits for a database on the tview loop: func literal in app\.newMailbox → \(\*sql\.DB\)\.Exec;`
	}
	m.onExport = func() {
		go func() { _, _ = db.Exec("INSERT INTO export SELECT * FROM mail") }()
	}
	m.onIdle = func() { _ = db.Ping() }
	return m
}

func (m *mailbox) buttons() []*tview.Button {
	return []*tview.Button{
		tview.NewButton("Delete").SetSelectedFunc(m.onDelete),
		tview.NewButton("Export").SetSelectedFunc(m.onExport),
	}
}

// page fills the fields of another package, nested and direct.
func (m *mailbox) page() *kit.Page {
	cfg := kit.Config{Title: "Inbox"}
	cfg.Hooks = kit.Hooks{
		OnOpen: m.open,
		Load: func() (names []string) {
			rows, err := m.db.Query("SELECT name FROM mail") // in the background
			if err != nil {
				return nil
			}
			defer rows.Close()
			return names
		},
	}
	cfg.OnKey = func(ev *tcell.EventKey) *tcell.EventKey {
		if ev.Key() == tcell.KeyCtrlR {
			_ = os.Remove("cache.db") // want `^os\.Remove does file I/O on the tview loop: func literal in \(\*app\.mailbox\)\.page → os\.Remove;`
		}
		return ev
	}
	return kit.New(m.app, cfg)
}

func (m *mailbox) open(name string) {
	_, _ = m.db.Exec("UPDATE mail SET seen = 1 WHERE name = ?", name) // want `^\(\*sql\.DB\)\.Exec waits for a database on the tview loop: func literal in \(\*kit\.Page\)\.Show → \(\*app\.mailbox\)\.open → \(\*sql\.DB\)\.Exec;`
}

func run(db *sql.DB) error {
	m := newMailbox(db)
	m.buttons()
	m.page().Show()
	m.onIdle()
	return m.app.Run()
}
