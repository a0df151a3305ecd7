// Package input handles the keys.
package input

import "example.com/blocking/late/app"

func Handle(m *app.Model) { m.Create() }
