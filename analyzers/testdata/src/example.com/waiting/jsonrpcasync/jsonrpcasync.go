// Package jsonrpcasync may call, because each request has a goroutine.
package jsonrpcasync

import (
	"context"

	"github.com/sourcegraph/jsonrpc2"
)

type server struct{}

func (server) Handle(ctx context.Context, c *jsonrpc2.Conn, r *jsonrpc2.Request) {
	_ = c.Call(ctx, "workspace/configuration", nil, nil)
	_ = c.Reply(ctx, r.ID, nil)
}

func serve(ctx context.Context, stream jsonrpc2.ObjectStream) *jsonrpc2.Conn {
	return jsonrpc2.NewConn(ctx, stream, jsonrpc2.AsyncHandler(server{}))
}
