// Package redis sends commands while it receives.
package redis

import (
	"context"

	"github.com/redis/rueidis"
)

func receive(ctx context.Context, c rueidis.Client, sub, count rueidis.Completed) error {
	ctx = rueidis.WithOnSubscriptionHook(ctx, func(rueidis.PubSubSubscription) {
		c.Do(ctx, count) // want `^rueidis\.CommandClient\.Do waits for the rueidis loop that it is called on, a deadlock: func literal in redis\.receive → rueidis\.CommandClient\.Do; start a goroutine in it, or receive on a connection of its own, from Dedicate$`
	})
	return c.Receive(ctx, sub, func(rueidis.PubSubMessage) {
		c.Do(ctx, count) // want `^rueidis\.CommandClient\.Do waits for the rueidis loop that it is called on, a deadlock: func literal in redis\.receive → rueidis\.CommandClient\.Do; start a goroutine in it, or receive on a connection of its own, from Dedicate$`
		go func() { c.Do(ctx, count) }()
	})
}

// apart has a connection for itself.
func apart(ctx context.Context, c rueidis.Client, sub, count rueidis.Completed) error {
	return c.Dedicated(func(d rueidis.DedicatedClient) error {
		d.SetPubSubHooks(rueidis.PubSubHooks{OnMessage: func(rueidis.PubSubMessage) {
			d.Do(ctx, count) // want `^rueidis\.CommandClient\.Do waits for the dedicated rueidis loop that it is called on, a deadlock: func literal in redis\.apart → rueidis\.CommandClient\.Do; start a goroutine in it$`
		}})
		return d.Receive(ctx, sub, func(rueidis.PubSubMessage) { c.Do(ctx, count) })
	})
}
