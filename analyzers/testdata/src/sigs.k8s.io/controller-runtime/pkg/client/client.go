// Package client declares as much of the client as the tests need.
package client

import "context"

type Object interface {
	GetName() string
	GetNamespace() string
}

type ObjectKey struct{ Namespace, Name string }

type ObjectList interface{ Len() int }

type Reader interface {
	Get(ctx context.Context, key ObjectKey, obj Object) error
	List(ctx context.Context, list ObjectList) error
}

type Writer interface {
	Create(ctx context.Context, obj Object) error
	Delete(ctx context.Context, obj Object) error
	Update(ctx context.Context, obj Object) error
}

type StatusClient interface{ Status() SubResourceWriter }

type SubResourceWriter interface {
	Update(ctx context.Context, obj Object) error
}

type Client interface {
	Reader
	Writer
	StatusClient
}
