// Package account is who is logged in.
package account

import "example.com/scenario/s32_hops/storage"

type Account struct {
	name string
	docs *storage.Documents
}

func New(name string, d *storage.Documents) *Account { return &Account{name, d} }

func (a *Account) Settings() string { return a.document("settings") }

func (a *Account) Name() string {
	if a.docs.Known(a.name, "profile") {
		return a.name + "*"
	}
	return a.name
}

func (a *Account) document(name string) string {
	b, err := a.docs.Load(a.name, name)
	if err != nil {
		return ""
	}
	return string(b)
}
