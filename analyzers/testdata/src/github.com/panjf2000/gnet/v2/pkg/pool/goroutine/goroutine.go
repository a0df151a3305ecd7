// Package goroutine declares gnet's worker pool.
package goroutine

import "github.com/panjf2000/ants/v2"

type Pool = ants.Pool

func Default() *Pool {
	pool, _ := ants.NewPool(1 << 18)
	return pool
}
