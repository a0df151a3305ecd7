// Package balance picks gRPC's connections, and keeps statistics.
package balance

import (
	"context"
	"errors"
	"net/http"
	"os"

	"google.golang.org/grpc/balancer"
	"google.golang.org/grpc/stats"
)

var errLater = errors.New("no connection yet")

type picker struct{ ready chan balancer.SubConn }

func (p *picker) Pick(info balancer.PickInfo) (balancer.PickResult, error) {
	return balancer.PickResult{SubConn: <-p.ready}, nil // want `^receive from channel balance\.picker\.ready waits for another goroutine on the gRPC loop: \(\*balance\.picker\)\.Pick → receive from channel balance\.picker\.ready; do it in a goroutine; a balancer tells gRPC with UpdateState$`
}

type trying struct{ ready chan balancer.SubConn }

func (t *trying) Pick(info balancer.PickInfo) (balancer.PickResult, error) {
	select {
	case c := <-t.ready:
		return balancer.PickResult{SubConn: c}, nil
	default:
		return balancer.PickResult{}, errLater
	}
}

func pickers(next balancer.SubConn) []balancer.Picker {
	p := &picker{make(chan balancer.SubConn)}
	t := &trying{make(chan balancer.SubConn)}
	go func() {
		p.ready <- next
		t.ready <- next
	}()
	return []balancer.Picker{p, t}
}

// weights delays only the balancing of its connection.
type weights struct{ file string }

func (w *weights) UpdateClientConnState(s balancer.ClientConnState) error {
	_, err := os.ReadFile(w.file)
	return err
}

func (w *weights) ResolverError(error) {}

func (w *weights) Close() { _ = os.Remove(w.file) }

var _ balancer.Balancer = (*weights)(nil)

type counter struct{ calls chan string }

func (c *counter) HandleRPC(ctx context.Context, s stats.RPCStats) {
	if !s.IsClient() {
		return
	}
	select {
	case c.calls <- "client":
	default:
	}
	resp, err := http.Get("https://example.com/count") // want `^http\.Get waits for the network on the gRPC loop: \(\*balance\.counter\)\.HandleRPC → http\.Get; do it in a goroutine; a balancer tells gRPC with UpdateState$`
	if err == nil {
		resp.Body.Close()
	}
}
