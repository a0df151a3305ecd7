// Package async gives every request a goroutine.
package async

import (
	"context"

	"example.com/waiting/jsonrpcserver/lsp"
	"github.com/sourcegraph/jsonrpc2"
)

func Serve(ctx context.Context, stream jsonrpc2.ObjectStream) *jsonrpc2.Conn {
	return jsonrpc2.NewConn(ctx, stream, jsonrpc2.AsyncHandler(&lsp.Server{}))
}
