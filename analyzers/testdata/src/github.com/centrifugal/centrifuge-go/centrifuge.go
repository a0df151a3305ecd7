// Package centrifuge declares as much of the client of Centrifugo as the tests need.
package centrifuge

import "context"

type (
	Config struct {
		GetToken func(ConnectionTokenEvent) (string, error)
	}
	SubscriptionConfig struct{}

	ConnectionTokenEvent struct{}
	MessageEvent         struct{ Data []byte }
	PublicationEvent     struct{ Data []byte }
	DisconnectedEvent    struct{ Code uint32 }
	PublishResult        struct{}
	RPCResult            struct{ Data []byte }

	MessageHandler     func(MessageEvent)
	PublicationHandler func(PublicationEvent)
	DisconnectHandler  func(DisconnectedEvent)
)

type Client struct {
	onMessage    MessageHandler
	onDisconnect DisconnectHandler
}

func NewJsonClient(endpoint string, config Config) *Client { return &Client{} }

func (c *Client) OnMessage(h MessageHandler)         { c.onMessage = h }
func (c *Client) OnDisconnected(h DisconnectHandler) { c.onDisconnect = h }
func (c *Client) Connect() error                     { return nil }
func (c *Client) Close()                             {}

func (c *Client) Send(ctx context.Context, data []byte) error { return nil }

func (c *Client) Publish(ctx context.Context, channel string, data []byte) (PublishResult, error) {
	return PublishResult{}, nil
}

func (c *Client) RPC(ctx context.Context, method string, data []byte) (RPCResult, error) {
	return RPCResult{}, nil
}

func (c *Client) NewSubscription(channel string, config ...SubscriptionConfig) (*Subscription, error) {
	return &Subscription{}, nil
}

type Subscription struct{ onPublication PublicationHandler }

func (s *Subscription) OnPublication(h PublicationHandler) { s.onPublication = h }
func (s *Subscription) Subscribe() error                   { return nil }

func (s *Subscription) Publish(ctx context.Context, data []byte) (PublishResult, error) {
	return PublishResult{}, nil
}
