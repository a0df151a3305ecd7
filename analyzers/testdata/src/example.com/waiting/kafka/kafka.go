// Package kafka produces in the promises that make room for what it produces.
package kafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

func forward(ctx context.Context, cl *kgo.Client, r, dead *kgo.Record) {
	cl.Produce(ctx, r, func(r *kgo.Record, err error) {
		if err != nil {
			cl.Produce(ctx, dead, nil)    // want `^\(\*kgo\.Client\)\.Produce waits for the franz-go loop that it is called on, a deadlock: func literal in kafka\.forward → \(\*kgo\.Client\)\.Produce; start a goroutine in it$`
			cl.TryProduce(ctx, dead, nil) // it fails, if need be
			go cl.Produce(ctx, dead, nil)
		}
	})
	cl.Produce(ctx, r, func(r *kgo.Record, err error) {
		_ = cl.Flush(ctx) // want `^\(\*kgo\.Client\)\.Flush waits for the franz-go loop that it is called on, a deadlock: func literal in kafka\.forward → \(\*kgo\.Client\)\.Flush; start a goroutine in it$`
	})
	_ = cl.Flush(ctx)
}

func client(dead *kgo.Record) (*kgo.Client, error) {
	return kgo.NewClient(kgo.OnPartitionsRevoked(func(ctx context.Context, cl *kgo.Client, _ map[string][]int32) {
		_ = cl.Flush(ctx)
	}))
}
