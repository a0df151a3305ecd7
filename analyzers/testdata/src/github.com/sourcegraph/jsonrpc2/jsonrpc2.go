// Package jsonrpc2 declares as much of the real one as the tests need.
package jsonrpc2

import "context"

type (
	ID      struct{ Num uint64 }
	Request struct {
		Method string
		ID     ID
		Notif  bool
	}
	Response   struct{ ID ID }
	Error      struct{ Code int64 }
	CallOption interface{ apply(*Request) error }
	ConnOpt    func(*Conn)
)

type ObjectStream interface {
	WriteObject(obj interface{}) error
	ReadObject(v interface{}) error
}

type Handler interface {
	Handle(context.Context, *Conn, *Request)
}

type Conn struct {
	h      Handler
	stream ObjectStream
}

func NewConn(ctx context.Context, stream ObjectStream, h Handler, opts ...ConnOpt) *Conn {
	return &Conn{h: h, stream: stream}
}

func (c *Conn) Call(ctx context.Context, method string, params, result interface{}, opts ...CallOption) error {
	w, err := c.DispatchCall(ctx, method, params, opts...)
	if err != nil {
		return err
	}
	return w.Wait(ctx, result)
}

func (c *Conn) DispatchCall(ctx context.Context, method string, params interface{}, opts ...CallOption) (Waiter, error) {
	return Waiter{}, nil
}

func (c *Conn) Notify(ctx context.Context, method string, params interface{}, opts ...CallOption) error {
	return c.stream.WriteObject(params)
}

func (c *Conn) Reply(ctx context.Context, id ID, result interface{}) error {
	return c.stream.WriteObject(result)
}

type Waiter struct{ done chan error }

func (w Waiter) Wait(ctx context.Context, result interface{}) error { return <-w.done }

func AsyncHandler(h Handler) Handler { return asyncHandler{h} }

type asyncHandler struct{ Handler }

func (h asyncHandler) Handle(ctx context.Context, c *Conn, r *Request) {
	go h.Handler.Handle(ctx, c, r)
}

func HandlerWithError(f func(context.Context, *Conn, *Request) (interface{}, error)) *HandlerWithErrorConfigurer {
	return &HandlerWithErrorConfigurer{handleFunc: f}
}

type HandlerWithErrorConfigurer struct {
	handleFunc func(context.Context, *Conn, *Request) (interface{}, error)
}

func (h *HandlerWithErrorConfigurer) Handle(ctx context.Context, c *Conn, r *Request) {
	result, _ := h.handleFunc(ctx, c, r)
	_ = c.Reply(ctx, r.ID, result)
}
