// Package driver is the bottom of the chain.
package driver

import "database/sql"

type Conn struct{ db *sql.DB }

func Open(db *sql.DB) *Conn { return &Conn{db} }

func (c *Conn) Rows(query string, args ...any) (*sql.Rows, error) {
	return c.db.Query(query, args...)
}
