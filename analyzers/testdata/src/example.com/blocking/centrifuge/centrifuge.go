// Package centrifuge stores what it receives.
package centrifuge

import (
	"os"

	"github.com/centrifugal/centrifuge-go"
)

func listen(s *centrifuge.Subscription, c *centrifuge.Client) {
	s.OnPublication(func(p centrifuge.PublicationEvent) {
		_ = os.WriteFile("last", p.Data, 0o600) // want `^os\.WriteFile does file I/O on the centrifuge-go loop: func literal in centrifuge\.listen → os\.WriteFile; start a goroutine in the handler$`
		go func() { _ = os.WriteFile("last", p.Data, 0o600) }()
	})
	c.OnDisconnected(func(centrifuge.DisconnectedEvent) { _ = os.Remove("online") })
}
