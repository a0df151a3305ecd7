// Package lsp asks its client while it handles a request. Whether that is a deadlock
// depends on who makes the connection.
package lsp

import (
	"context"

	"github.com/sourcegraph/jsonrpc2"
)

type Server struct{ roots []string }

func (s *Server) Handle(ctx context.Context, c *jsonrpc2.Conn, r *jsonrpc2.Request) {
	_ = c.Call(ctx, "workspace/workspaceFolders", nil, &s.roots)
}
