// Package mqtt5 hands the client for MQTT 5 its handlers in all forms.
package mqtt5

import (
	"context"
	"os"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"
)

type bridge struct{ cm *autopaho.ConnectionManager }

func (b *bridge) connect(ctx context.Context) (err error) {
	b.cm, err = autopaho.NewConnection(ctx, autopaho.ClientConfig{
		OnConnectionUp: func(cm *autopaho.ConnectionManager, _ *paho.Connack) {
			_, _ = cm.Subscribe(ctx, &paho.Subscribe{Topics: []string{"in/#"}}) // as recommended
		},
		OnConnectionDown: func() bool {
			time.Sleep(time.Second) // want `^time\.Sleep sleeps on the Paho MQTT 5 loop for up to 1s: func literal in \(\*mqtt5\.bridge\)\.connect → time\.Sleep; start a goroutine in the handler$`
			return true
		},
		OnConnectError: func(error) { _ = os.WriteFile("offline", nil, 0o600) },
		ClientConfig: paho.ClientConfig{
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){b.onMessage, b.onLater},
			OnClientError:     func(error) { _ = os.WriteFile("error", nil, 0o600) },
		},
	})
	return err
}

func (b *bridge) onMessage(m paho.PublishReceived) (bool, error) {
	_, err := b.cm.Publish(context.Background(), &paho.Publish{Topic: "out", Payload: m.Packet.Payload}) // want `^\(\*autopaho\.ConnectionManager\)\.Publish waits for the network on the Paho MQTT 5 loop: \(\*mqtt5\.bridge\)\.onMessage → \(\*autopaho\.ConnectionManager\)\.Publish; start a goroutine in the handler$`
	return true, err
}

func (b *bridge) onLater(m paho.PublishReceived) (bool, error) {
	go func() { _, _ = m.Client.Publish(context.Background(), m.Packet) }()
	return true, b.cm.PublishViaQueue(context.Background(), &autopaho.QueuePublish{Publish: m.Packet})
}

// routes has a router between the client and its handlers.
func routes() *paho.Client {
	r := paho.NewStandardRouter()
	r.RegisterHandler("log", func(p *paho.Publish) {
		_ = os.WriteFile("log", p.Payload, 0o600) // want `^os\.WriteFile does file I/O on the Paho MQTT 5 loop: func literal in mqtt5\.routes → os\.WriteFile; start a goroutine in the handler$`
	})
	c := paho.NewClient(paho.ClientConfig{})
	c.AddOnPublishReceived(func(m paho.PublishReceived) (bool, error) {
		r.Route(m.Packet)
		return true, nil
	})
	return c
}
