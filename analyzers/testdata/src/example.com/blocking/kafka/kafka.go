// Package kafka does its own work in promises and hooks.
package kafka

import (
	"context"
	"net/http"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"
)

func log(ctx context.Context, cl *kgo.Client, r *kgo.Record) {
	cl.TryProduce(ctx, r, func(r *kgo.Record, err error) {
		_ = os.WriteFile("last", r.Value, 0o600) // want `^os\.WriteFile does file I/O on the franz-go loop: func literal in kafka\.log → os\.WriteFile; start a goroutine in it$`
	})
}

type alarm struct{}

func (alarm) OnBrokerDisconnect(kgo.BrokerMetadata, error) {
	_, _ = http.Get("http://pager") // want `^http\.Get waits for the network on the franz-go loop: kafka\.alarm\.OnBrokerDisconnect → http\.Get; start a goroutine in it$`
}

type quiet struct{}

func (quiet) OnBrokerDisconnect(kgo.BrokerMetadata, error) {
	go func() { _, _ = http.Get("http://pager") }()
}

func client() (*kgo.Client, error) { return kgo.NewClient(kgo.WithHooks(alarm{}, quiet{})) }
