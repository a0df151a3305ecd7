// Package repo stores mail.
package repo

import "example.com/blocking/chain/driver"

type Mail struct{ conn *driver.Conn }

func New(c *driver.Conn) *Mail { return &Mail{c} }

func (m *Mail) Unread() (n int, err error) {
	rows, err := m.conn.Rows("SELECT id FROM mail WHERE seen = 0")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
