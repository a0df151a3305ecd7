// Package rueidis declares as much of the client of Redis as the tests need.
package rueidis

import "context"

type (
	Completed          struct{ cs []string }
	RedisResult        struct{ err error }
	PubSubMessage      struct{ Message string }
	PubSubSubscription struct{ Channel string }
)

type CommandClient interface {
	Do(ctx context.Context, cmd Completed) RedisResult
}

type CoreClient interface {
	CommandClient
	Receive(ctx context.Context, subscribe Completed, fn func(msg PubSubMessage)) error
}

type Client interface {
	CoreClient
	Dedicated(fn func(DedicatedClient) error) error
}

type DedicatedClient interface {
	CoreClient
	SetPubSubHooks(hooks PubSubHooks) <-chan error
}

type PubSubHooks struct {
	OnMessage      func(m PubSubMessage)
	OnSubscription func(s PubSubSubscription)
}

func WithOnSubscriptionHook(ctx context.Context, hook func(PubSubSubscription)) context.Context {
	return ctx
}
