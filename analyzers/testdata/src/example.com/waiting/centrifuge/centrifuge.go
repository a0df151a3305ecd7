// Package centrifuge asks the server from the handler that reads its answers.
package centrifuge

import (
	"context"
	"os"

	"github.com/centrifugal/centrifuge-go"
)

type bot struct {
	client *centrifuge.Client
	chat   *centrifuge.Subscription
}

func (b *bot) start(ctx context.Context) error {
	b.client = centrifuge.NewJsonClient("ws://localhost", centrifuge.Config{GetToken: token})
	b.client.OnMessage(func(m centrifuge.MessageEvent) { b.answer(ctx, m.Data) })
	b.client.OnDisconnected(func(centrifuge.DisconnectedEvent) {
		b.client.Close() // nothing is read any more
	})
	b.chat, _ = b.client.NewSubscription("chat")
	b.chat.OnPublication(func(p centrifuge.PublicationEvent) {
		_, _ = b.chat.Publish(ctx, p.Data) // want `^\(\*centrifuge\.Subscription\)\.Publish waits for the centrifuge-go loop that it is called on, a deadlock: func literal in \(\*centrifuge\.bot\)\.start → \(\*centrifuge\.Subscription\)\.Publish; start a goroutine in the handler$`
		_ = b.client.Send(ctx, p.Data)
		go func() { _, _ = b.chat.Publish(ctx, p.Data) }()
	})
	_ = b.chat.Subscribe()
	return b.client.Connect()
}

func (b *bot) answer(ctx context.Context, data []byte) {
	if len(data) == 0 {
		b.client.Close() // want `^\(\*centrifuge\.Client\)\.Close waits for the centrifuge-go loop that it is called on, a deadlock: func literal in \(\*centrifuge\.bot\)\.start → \(\*centrifuge\.bot\)\.answer → \(\*centrifuge\.Client\)\.Close; start a goroutine in the handler$`
		return
	}
	_, _ = b.client.RPC(ctx, "answer", data) // want `^\(\*centrifuge\.Client\)\.RPC waits for the centrifuge-go loop that it is called on, a deadlock: func literal in \(\*centrifuge\.bot\)\.start → \(\*centrifuge\.bot\)\.answer → \(\*centrifuge\.Client\)\.RPC; start a goroutine in the handler$`
}

func token(centrifuge.ConnectionTokenEvent) (string, error) {
	b, err := os.ReadFile("token")
	return string(b), err
}
