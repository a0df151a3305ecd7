// Package first has a page that reads when it is shown.
package first

import "os"

type Page struct{ text []byte }

func (p *Page) Show() { p.text, _ = os.ReadFile("first") }
