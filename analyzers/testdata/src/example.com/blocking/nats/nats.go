// Package nats asks others while it handles a message.
package nats

import (
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

func serve(nc *nats.Conn) (*nats.Subscription, error) {
	nc.SetReconnectHandler(func(*nats.Conn) {
		_ = os.Remove("offline") // want `^os\.Remove does file I/O on the NATS loop: func literal in nats\.serve → os\.Remove; start a goroutine in the handler$`
	})
	return nc.Subscribe("orders", func(m *nats.Msg) {
		_, _ = nc.Request("prices", m.Data, time.Second) // want `^\(\*nats\.Conn\)\.Request waits for the network on the NATS loop: func literal in nats\.serve → \(\*nats\.Conn\)\.Request; start a goroutine in the handler$`
		_ = nc.Publish("seen", m.Data)
		_ = m.Respond(nil)
		go func() { _, _ = nc.Request("prices", m.Data, time.Second) }()
	})
}
