// Package netpoll declares as much of the real one as the tests need.
package netpoll

import "context"

type (
	Connection interface{ IsActive() bool }
	EventLoop  interface {
		Shutdown(ctx context.Context) error
	}
	OnPrepare func(connection Connection) context.Context
	OnConnect func(ctx context.Context, connection Connection) context.Context
	OnRequest func(ctx context.Context, connection Connection) error
	Option    struct{ f func() }
)

func WithOnPrepare(onPrepare OnPrepare) Option { return Option{} }
func WithOnConnect(onConnect OnConnect) Option { return Option{} }

func NewEventLoop(onRequest OnRequest, ops ...Option) (EventLoop, error) { return nil, nil }
