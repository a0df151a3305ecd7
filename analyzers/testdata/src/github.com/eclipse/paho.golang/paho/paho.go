// Package paho declares as much of the client for MQTT 5 as the tests need.
package paho

import "context"

type (
	Publish struct {
		QoS     byte
		Topic   string
		Payload []byte
	}
	PublishReceived struct {
		Packet *Publish
		Client *Client
	}
	PublishResponse  struct{ ReasonCode byte }
	Subscribe        struct{ Topics []string }
	Suback           struct{ Reasons []byte }
	Connack          struct{ ReasonCode byte }
	Disconnect       struct{ ReasonCode byte }
	SubscribeOptions struct{ Topic string }
)

type ClientConfig struct {
	ClientID           string
	OnPublishReceived  []func(PublishReceived) (bool, error)
	OnServerDisconnect func(*Disconnect)
	OnClientError      func(error)
}

type Client struct{ config ClientConfig }

func NewClient(conf ClientConfig) *Client { return &Client{config: conf} }

func (c *Client) Publish(ctx context.Context, p *Publish) (*PublishResponse, error) { return nil, nil }
func (c *Client) Subscribe(ctx context.Context, s *Subscribe) (*Suback, error)      { return nil, nil }
func (c *Client) Disconnect(d *Disconnect) error                                    { return nil }

func (c *Client) AddOnPublishReceived(f func(PublishReceived) (bool, error)) func() {
	c.config.OnPublishReceived = append(c.config.OnPublishReceived, f)
	return func() {}
}

type MessageHandler func(*Publish)

type StandardRouter struct {
	subscriptions map[string][]MessageHandler
}

func NewStandardRouter() *StandardRouter {
	return &StandardRouter{subscriptions: map[string][]MessageHandler{}}
}

func (r *StandardRouter) RegisterHandler(topic string, h MessageHandler) {
	r.subscriptions[topic] = append(r.subscriptions[topic], h)
}

func (r *StandardRouter) Route(p *Publish) {
	for _, h := range r.subscriptions[p.Topic] {
		h(p)
	}
}
