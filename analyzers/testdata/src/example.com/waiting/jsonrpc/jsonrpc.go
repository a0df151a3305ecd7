// Package jsonrpc calls from the handlers that its own calls wait for.
package jsonrpc

import (
	"context"

	"github.com/sourcegraph/jsonrpc2"
)

type server struct{ conn *jsonrpc2.Conn }

func (s *server) Handle(ctx context.Context, c *jsonrpc2.Conn, r *jsonrpc2.Request) {
	switch r.Method {
	case "initialized":
		var config []string
		_ = c.Call(ctx, "workspace/configuration", nil, &config) // want `^\(\*jsonrpc2\.Conn\)\.Call waits for the jsonrpc2 loop that it is called on, a deadlock: \(\*jsonrpc\.server\)\.Handle → \(\*jsonrpc2\.Conn\)\.Call; wrap the handler in AsyncHandler, or start a goroutine in it$`
	case "didOpen":
		go configure(ctx, c)
		_ = c.Notify(ctx, "publishDiagnostics", nil)
	default:
		_ = c.Reply(ctx, r.ID, nil)
	}
}

func configure(ctx context.Context, c *jsonrpc2.Conn) {
	_ = c.Call(ctx, "workspace/configuration", nil, nil)
}

func serve(ctx context.Context, stream jsonrpc2.ObjectStream) *jsonrpc2.Conn {
	return jsonrpc2.NewConn(ctx, stream, jsonrpc2.HandlerWithError(func(ctx context.Context, c *jsonrpc2.Conn, r *jsonrpc2.Request) (interface{}, error) {
		w, err := c.DispatchCall(ctx, "ask", nil)
		if err != nil {
			return nil, err
		}
		return nil, w.Wait(ctx, nil) // want `^jsonrpc2\.Waiter\.Wait waits for the jsonrpc2 loop that it is called on, a deadlock: func literal in jsonrpc\.serve → jsonrpc2\.Waiter\.Wait; wrap the handler in AsyncHandler, or start a goroutine in it$`
	}))
}

func start(ctx context.Context, stream jsonrpc2.ObjectStream) error {
	s := &server{}
	s.conn = jsonrpc2.NewConn(ctx, stream, s)
	return s.conn.Call(ctx, "initialize", nil, nil)
}
