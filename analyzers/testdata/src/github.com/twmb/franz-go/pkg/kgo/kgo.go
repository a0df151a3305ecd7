// Package kgo declares as much of the client of Kafka as the tests need.
package kgo

import "context"

type (
	Record         struct{ Value []byte }
	ProduceResults []error
	Opt            struct{ apply func(*Client) }
	BrokerMetadata struct{ NodeID int32 }
	Hook           any
	Client         struct{ hooks []Hook }
)

type HookBrokerDisconnect interface {
	OnBrokerDisconnect(meta BrokerMetadata, reason error)
}

func WithHooks(hooks ...Hook) Opt { return Opt{func(c *Client) { c.hooks = hooks }} }

func OnPartitionsRevoked(f func(context.Context, *Client, map[string][]int32)) Opt { return Opt{} }

func NewClient(opts ...Opt) (*Client, error) { return &Client{}, nil }

func (cl *Client) Produce(ctx context.Context, r *Record, promise func(*Record, error))    {}
func (cl *Client) TryProduce(ctx context.Context, r *Record, promise func(*Record, error)) {}
func (cl *Client) ProduceSync(ctx context.Context, rs ...*Record) ProduceResults           { return nil }
func (cl *Client) Flush(ctx context.Context) error                                         { return nil }
