// Package netpoll looks names up when a connection comes.
package netpoll

import (
	"context"
	"net"

	"github.com/cloudwego/netpoll"
)

func run() (netpoll.EventLoop, error) {
	return netpoll.NewEventLoop(request, netpoll.WithOnPrepare(prepare), netpoll.WithOnConnect(connect))
}

func prepare(netpoll.Connection) context.Context {
	_, _ = net.LookupHost("peer") // want `^net\.LookupHost waits for the network on the netpoll loop: netpoll\.prepare → net\.LookupHost; do it in OnConnect, which has a goroutine of its own$`
	return context.Background()
}

func connect(ctx context.Context, _ netpoll.Connection) context.Context {
	_, _ = net.LookupHost("peer")
	return ctx
}

func request(context.Context, netpoll.Connection) error {
	_, err := net.LookupHost("peer")
	return err
}
