// Package stats declares as much of gRPC's statistics as the tests need.
package stats

import "context"

type RPCStats interface{ IsClient() bool }

type Handler interface {
	HandleRPC(context.Context, RPCStats)
}
