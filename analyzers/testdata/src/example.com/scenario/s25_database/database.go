// Package database asks a database from its handlers.
package database

import (
	"context"
	"database/sql"

	"example.com/scenario/s25_database/store"
	tea "github.com/charmbracelet/bubbletea"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// What handlers are given is an interface; the program has a database.
type querier interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

// db is a database with a prefix for all of its tables.
type db struct {
	*sql.DB
	prefix string
}

type contact struct{ name string }

type book struct {
	db    db
	q     querier
	table *store.Table[contact]
	byID  *sql.Stmt
	query string
	count int
}

func newBook(d *sql.DB) (*book, error) {
	b := &book{db: db{d, "app_"}, q: d, table: store.New[contact](d, "contacts", nil, "id", "name")}
	var err error
	b.byID, err = d.Prepare("SELECT name FROM contacts WHERE id = ?") // before the loop
	return b, err
}

func (b *book) Init() tea.Cmd { return nil }

func (b *book) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	ctx := context.Background()
	switch msg := msg.(type) {
	case string:
		b.query = b.table.Select("name = '" + msg + "'")
		rows, err := b.db.Query(b.query) // want `^\(\*sql\.DB\)\.Query waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*sql\.DB\)\.Query;`
		if err != nil {
			return b, nil
		}
		defer rows.Close()
		for rows.Next() { // want `^\(\*sql\.Rows\)\.Next waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*sql\.Rows\)\.Next;`
			b.count++
		}
	case int:
		_ = b.table.Delete(ctx, msg) // want `^\(\*sql\.DB\)\.ExecContext waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*store\.Table\)\.Delete → \(\*sql\.DB\)\.ExecContext;`
	case contact:
		b.save(ctx, msg)
	case tea.WindowSizeMsg:
		_, _ = b.q.ExecContext(ctx, "UPDATE size SET w = ?", msg.Width) // want `^\(\*sql\.DB\)\.ExecContext waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*sql\.DB\)\.ExecContext;`
	case tea.QuitMsg:
		_ = b.byID.QueryRow(1) // want `^\(\*sql\.Stmt\)\.QueryRow waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*sql\.Stmt\)\.QueryRow;`
	}
	return b, nil
}

func (b *book) save(ctx context.Context, c contact) {
	tx, err := b.db.BeginTx(ctx, nil) // want `^\(\*sql\.DB\)\.BeginTx waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*database\.book\)\.save → \(\*sql\.DB\)\.BeginTx;`
	if err != nil {
		return
	}
	if _, err = tx.Exec("INSERT INTO contacts VALUES (?)", c.name); err != nil { // want `^\(\*sql\.Tx\)\.Exec waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*database\.book\)\.save → \(\*sql\.Tx\)\.Exec;`
		return
	}
	_ = tx.Commit() // want `^\(\*sql\.Tx\)\.Commit waits for a database on the Bubble Tea loop: \(\*database\.book\)\.Update → \(\*database\.book\)\.save → \(\*sql\.Tx\)\.Commit;`
}

// View builds the text of a query, and asks nobody.
func (b *book) View() string {
	stats := b.db.Stats()
	if stats.InUse > 3 {
		return "busy"
	}
	return b.table.Select("1") + b.db.prefix
}

// record is one package and one framework away.
func record(c mqtt.Client, insert *sql.Stmt) {
	c.AddRoute("sensor/#", func(_ mqtt.Client, m mqtt.Message) {
		_, _ = insert.Exec(m.Topic(), m.Payload()) // want `^\(\*sql\.Stmt\)\.Exec waits for a database on the Paho MQTT loop: func literal in database\.record → \(\*sql\.Stmt\)\.Exec;`
	})
}

func run(d *sql.DB, c mqtt.Client) error {
	b, err := newBook(d)
	if err != nil {
		return err
	}
	record(c, b.byID)
	_, err = tea.NewProgram(b).Run()
	return err
}
