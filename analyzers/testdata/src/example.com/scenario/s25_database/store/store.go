// Package store keeps rows of any type in a table.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

type Table[T any] struct {
	db      *sql.DB
	name    string
	columns []string
	scan    func(*sql.Row) (T, error)
}

func New[T any](db *sql.DB, name string, scan func(*sql.Row) (T, error), columns ...string) *Table[T] {
	return &Table[T]{db: db, name: name, columns: columns, scan: scan}
}

// Select only builds the text of a query.
func (t *Table[T]) Select(where string) string {
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", strings.Join(t.columns, ", "), t.name, where)
}

func (t *Table[T]) Delete(ctx context.Context, id int) error {
	_, err := t.db.ExecContext(ctx, "DELETE FROM "+t.name+" WHERE id = ?", id)
	return err
}
