// Package nats asks others in a callback that all share, and in a handler that has
// a goroutine for itself.
package nats

import (
	"time"

	"github.com/nats-io/nats.go"
)

func serve(nc *nats.Conn) (*nats.Subscription, error) {
	nc.SetReconnectHandler(func(nc *nats.Conn) {
		_, _ = nc.Request("hello", nil, time.Second) // want `^\(\*nats\.Conn\)\.Request waits for the network on the NATS loop: func literal in nats\.serve → \(\*nats\.Conn\)\.Request; start a goroutine in the callback$`
		_ = nc.Publish("back", nil)
	})
	return nc.Subscribe("orders", func(m *nats.Msg) {
		_, _ = nc.Request("prices", m.Data, time.Second)
		_ = m.Respond(nil)
	})
}
