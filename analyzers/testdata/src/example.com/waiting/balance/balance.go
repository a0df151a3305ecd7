// Package balance takes a lock that it has already, where gRPC calls it.
package balance

import (
	"sync"

	"google.golang.org/grpc/balancer"
)

type pool struct {
	mu    sync.Mutex
	conns []string
}

func (p *pool) UpdateClientConnState(s balancer.ClientConnState) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.conns) == 0 {
		p.add(s.Addresses[0])
	}
	return nil
}

func (p *pool) add(addr string) {
	p.mu.Lock() // want `^\(\*sync\.Mutex\)\.Lock waits for the gRPC loop that it is called on, a deadlock: \(\*balance\.pool\)\.UpdateClientConnState → \(\*balance\.pool\)\.add → \(\*sync\.Mutex\)\.Lock \(balance\.pool\.mu is locked already\); do it in a goroutine; a balancer tells gRPC with UpdateState$`
	defer p.mu.Unlock()
	p.conns = append(p.conns, addr)
}

func (p *pool) ResolverError(error) {
	p.mu.Lock()
	p.conns = nil
	p.mu.Unlock()
	p.add("")
}

func (p *pool) Close() {}

var _ balancer.Balancer = (*pool)(nil)
