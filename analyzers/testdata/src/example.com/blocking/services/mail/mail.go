// Package mail knows nothing of a loop.
package mail

import (
	"net/http"

	"example.com/blocking/services/outbox"
)

type Service struct{ box *outbox.Box }

func (s *Service) Send(text string) {
	if s.box.Known(text) {
		return
	}
	_, _ = http.Post("https://example.com", "text/plain", nil)
	s.box.Add(text)
}
