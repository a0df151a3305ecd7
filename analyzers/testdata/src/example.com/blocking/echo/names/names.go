// Package names looks for a name, for those who ask. It has no callbacks.
package names

import "net/http"

func Look(text string) { _, _ = http.Get("http://names/" + text) }
