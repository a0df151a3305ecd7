// Package outbox keeps what was sent.
package outbox

import "database/sql"

type Box struct{ db *sql.DB }

func (b *Box) Add(text string) { _, _ = b.db.Exec("INSERT INTO mail VALUES (?)", text) }

func (b *Box) Known(text string) bool {
	rows, err := b.db.Query("SELECT 1 FROM mail WHERE text = ?", text)
	if err != nil {
		return false
	}
	return rows.Close() == nil
}
