// Package ui is the example on the rule's page.
package ui

import (
	"github.com/rivo/tview"
	"golang.org/x/crypto/bcrypt"
)

type Login struct {
	form   *tview.Form
	status *tview.TextView
	hash   []byte
}

func (l *Login) build(password func() string) {
	l.form.AddButton("Log in", func() {
		if bcrypt.CompareHashAndPassword(l.hash, []byte(password())) != nil { // want `^bcrypt\.CompareHashAndPassword burns CPU on the tview loop: func literal in \(\*ui\.Login\)\.build → bcrypt\.CompareHashAndPassword; start a goroutine, and bring the result back with QueueUpdateDraw$`
			l.status.SetText("wrong password")
		}
	})
}
