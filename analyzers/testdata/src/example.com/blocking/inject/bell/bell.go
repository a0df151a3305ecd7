// Package bell rings over the network too.
package bell

import "net/http"

type Bell struct{}

func (Bell) Ring(text string) error {
	_, err := http.Get("https://example.com/" + text)
	return err
}
