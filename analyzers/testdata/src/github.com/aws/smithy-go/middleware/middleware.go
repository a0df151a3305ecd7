// Package middleware declares as much of that of smithy as the tests need.
package middleware

import "context"

type Handler interface {
	Handle(ctx context.Context, input any) (output any, err error)
}

type decorated struct {
	next Handler
	with func(context.Context, any, Handler) (any, error)
}

func (d decorated) Handle(ctx context.Context, input any) (any, error) {
	return d.with(ctx, input, d.next)
}

func DecorateHandler(h Handler, with ...func(context.Context, any, Handler) (any, error)) Handler {
	for _, w := range with {
		h = decorated{h, w}
	}
	return h
}
