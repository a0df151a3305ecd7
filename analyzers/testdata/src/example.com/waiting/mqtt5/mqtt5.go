// Package mqtt5 ends, awaits and asks through the client that is calling it.
package mqtt5

import (
	"context"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/autopaho/extensions/rpc"
	"github.com/eclipse/paho.golang/paho"
)

func serve(ctx context.Context, cm *autopaho.ConnectionManager, h *rpc.Handler) {
	cm.AddOnPublishReceived(func(m autopaho.PublishReceived) (bool, error) {
		switch m.Packet.Topic {
		case "quit":
			return true, cm.Disconnect(ctx) // want `^\(\*autopaho\.ConnectionManager\)\.Disconnect waits for the Paho MQTT 5 loop that it is called on, a deadlock: func literal in mqtt5\.serve → \(\*autopaho\.ConnectionManager\)\.Disconnect; start a goroutine in the handler$`
		case "close":
			return true, m.Client.Disconnect(&paho.Disconnect{}) // want `^\(\*paho\.Client\)\.Disconnect waits for the Paho MQTT 5 loop that it is called on, a deadlock: func literal in mqtt5\.serve → \(\*paho\.Client\)\.Disconnect; start a goroutine in the handler$`
		case "ask":
			_, err := h.Request(ctx, m.Packet) // want `^\(\*rpc\.Handler\)\.Request waits for the Paho MQTT 5 loop that it is called on, a deadlock: func literal in mqtt5\.serve → \(\*rpc\.Handler\)\.Request; start a goroutine in the handler$`
			return true, err
		case "later":
			go func() { _ = cm.Disconnect(ctx) }()
		}
		return false, nil
	})
}

func config(ctx context.Context, cm *autopaho.ConnectionManager) autopaho.ClientConfig {
	return autopaho.ClientConfig{
		OnConnectionDown: func() bool {
			return cm.AwaitConnection(ctx) == nil // want `^\(\*autopaho\.ConnectionManager\)\.AwaitConnection waits for the Paho MQTT 5 loop that it is called on, a deadlock: func literal in mqtt5\.config → \(\*autopaho\.ConnectionManager\)\.AwaitConnection; start a goroutine in the handler$`
		},
		OnConnectError: func(error) { _ = cm.AwaitConnection(ctx) },
	}
}
