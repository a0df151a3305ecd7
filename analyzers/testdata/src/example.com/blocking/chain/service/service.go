// Package service counts.
package service

import "example.com/blocking/chain/repo"

type Inbox struct{ mail *repo.Mail }

func New(m *repo.Mail) *Inbox { return &Inbox{m} }

func (i *Inbox) Badge() string {
	if n, err := i.mail.Unread(); err == nil && n > 0 {
		return "*"
	}
	return ""
}
