// Package balancer declares as much of gRPC's balancers as the tests need.
package balancer

type SubConn interface{ Connect() }

type PickInfo struct{ FullMethodName string }

type PickResult struct{ SubConn SubConn }

type Picker interface {
	Pick(info PickInfo) (PickResult, error)
}

type ClientConnState struct{ Addresses []string }

type Balancer interface {
	UpdateClientConnState(ClientConnState) error
	ResolverError(error)
	Close()
}
