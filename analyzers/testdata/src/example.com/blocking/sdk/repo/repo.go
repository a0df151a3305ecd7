// Package repo asks a service as clients of the AWS SDK do.
package repo

import (
	"context"

	"github.com/aws/smithy-go/middleware"
)

type Client struct {
	handler middleware.Handler
	with    []func(context.Context, any, middleware.Handler) (any, error)
}

func (c *Client) Account() (string, error) {
	out, err := middleware.DecorateHandler(c.handler, c.with...).Handle(context.Background(), "account")
	if err != nil {
		return "", err
	}
	return out.(string), nil
}
