// Package pages renders what it is given.
package pages

import "golang.org/x/crypto/bcrypt"

type Page struct{ text []byte }

func (p *Page) Render() string {
	out, err := bcrypt.GenerateFromPassword(p.text, 14)
	if err != nil {
		return ""
	}
	return string(out)
}
