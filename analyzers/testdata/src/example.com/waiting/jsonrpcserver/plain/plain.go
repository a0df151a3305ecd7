// Package plain handles one request after the other.
package plain

import (
	"context"

	"example.com/waiting/jsonrpcserver/lsp"
	"github.com/sourcegraph/jsonrpc2"
)

func Serve(ctx context.Context, stream jsonrpc2.ObjectStream) *jsonrpc2.Conn {
	return jsonrpc2.NewConn(ctx, stream, &lsp.Server{}) // want `^\(\*jsonrpc2\.Conn\)\.Call waits for the jsonrpc2 loop that it is called on, a deadlock: \(\*lsp\.Server\)\.Handle → \(\*jsonrpc2\.Conn\)\.Call; wrap the handler in AsyncHandler, or start a goroutine in it$`
}
