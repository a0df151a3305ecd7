// Package history remembers what has been read, and when.
package history

import (
	"database/sql"
	"time"
)

// A Log is a history in a database. The nil Log remembers nothing.
type Log struct{ db *sql.DB }

func New(db *sql.DB) *Log { return &Log{db: db} }

// Add remembers that a note has been read.
func (l *Log) Add(id string) error {
	if l == nil {
		return nil
	}
	_, err := l.db.Exec("INSERT INTO history (id, at) VALUES (?, ?)", id, time.Now())
	return err
}

// Today counts what has been read today.
func (l *Log) Today() int {
	if l == nil {
		return 0
	}
	return l.count("SELECT count(*) FROM history WHERE at >= ?", time.Now().Truncate(24*time.Hour))
}

func (l *Log) count(query string, args ...any) int {
	var n int
	if err := l.db.QueryRow(query, args...).Scan(&n); err != nil {
		return 0
	}
	return n
}
