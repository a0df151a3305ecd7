// Package matrix has loops of another module.
package matrix

import "sync/atomic"

// Pairs counts pairs.
func Pairs(xs []int) (n int) {
	for _, a := range xs {
		for _, b := range xs {
			if a == b {
				n++
			}
		}
	}
	return n
}

var ready atomic.Bool

// Wait waits until it is ready.
func Wait() {
	for !ready.Load() {
	}
}
