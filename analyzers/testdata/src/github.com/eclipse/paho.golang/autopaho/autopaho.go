// Package autopaho declares as much of the connection manager as the tests need.
package autopaho

import (
	"context"

	"github.com/eclipse/paho.golang/paho"
)

type ClientConfig struct {
	OnConnectionUp   func(*ConnectionManager, *paho.Connack)
	OnConnectionDown func() bool
	OnConnectError   func(error)
	paho.ClientConfig
}

type PublishReceived struct {
	paho.PublishReceived
	ConnectionManager *ConnectionManager
}

type QueuePublish struct{ *paho.Publish }

type ConnectionManager struct{ cfg ClientConfig }

func NewConnection(ctx context.Context, cfg ClientConfig) (*ConnectionManager, error) {
	return &ConnectionManager{cfg}, nil
}

func (c *ConnectionManager) Publish(ctx context.Context, p *paho.Publish) (*paho.PublishResponse, error) {
	return nil, nil
}

func (c *ConnectionManager) Subscribe(ctx context.Context, s *paho.Subscribe) (*paho.Suback, error) {
	return nil, nil
}

func (c *ConnectionManager) AddOnPublishReceived(f func(PublishReceived) (bool, error)) func() {
	return func() {}
}

func (c *ConnectionManager) PublishViaQueue(ctx context.Context, p *QueuePublish) error { return nil }
func (c *ConnectionManager) AwaitConnection(ctx context.Context) error                  { return nil }
func (c *ConnectionManager) Disconnect(ctx context.Context) error                       { return nil }
